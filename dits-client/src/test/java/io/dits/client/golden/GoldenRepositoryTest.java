// SPDX-License-Identifier: Apache-2.0
package io.dits.client.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dits.client.Dits;
import io.dits.client.golden.Decoder.Found;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two promises about a repository that was made once (by {@code made-by.sh} beside it) and never changes: what
 * {@code docs/format.md} says is enough to read it, and the present programs read it. The lists of what is in it come from
 * {@code sha256sum}.
 */
final class GoldenRepositoryTest {
    private static final Path GOLDEN = Path.of("src/test/resources/golden/repository-1");

    @TempDir
    private Path temporary;

    @Test
    void whatTheFormatSaysIsEnoughToReadAllOfIt() throws IOException {
        Packs packs = Packs.below(GOLDEN.resolve("dits/objects"));
        Decoder decoder = new Decoder(packs);
        Map<String, String> refs = refs(GOLDEN.resolve("dits"));
        assertThat(refs).containsOnlyKeys("heads/main", "heads/grade", "tags/v1", "tags/light");
        assertThat(head()).isEqualTo("ref: heads/main");
        Decoder.Tag v1 = decoder.tag(ref("tags/v1"));
        assertThat(v1.name()).isEqualTo("v1");
        assertThat(v1.message()).isEqualTo("For the festival");
        assertThat(listed(decoder.checkOut(decoder.commit(v1.commit()).tree()))).isEqualTo(expected("v1.txt"));
        Decoder.Commit main = decoder.commit(ref("heads/main"));
        assertThat(listed(decoder.checkOut(main.tree()))).isEqualTo(expected("main.txt"));
        assertThat(ref("tags/light")).isEqualTo(ref("heads/main"));
        assertThat(main.parents()).hasSize(2).endsWith(ref("heads/grade"));
        Decoder.Commit second = decoder.commit(main.parents().getFirst());
        assertThat(second.message()).startsWith("Second cut\n\nWith five thousand bytes more.");
        assertThat(second.parents()).containsExactly(v1.commit());
        assertThat(second.author().name()).isEqualTo("Ada Müller");
        assertThat(second.author().email()).isEqualTo("ada@example.com");
        assertThat(second.signature()).isEmpty();
    }

    @Test
    void itHasEverythingThatTheFormatHas() throws IOException {
        Packs packs = Packs.below(GOLDEN.resolve("dits/objects"));
        Map<String, Integer> nodes = new HashMap<>();
        for (String id : packs.ids()) {
            String kind = id.substring(0, id.indexOf(':'));
            Bytes in = new Bytes(packs.object(id));
            if (kind.equals("manifest")) {
                in.header(kind).u8();
                kind += in.u8();
            } else if (kind.equals("tree")) {
                kind += in.header(kind).u8();
            }
            nodes.merge(kind, 1, Integer::sum);
        }
        assertThat(nodes).containsOnlyKeys("chunk", "manifest0", "manifest1", "tree0", "tree1", "commit", "tag");
    }

    @Test
    void thePresentProgramsReadIt() throws IOException {
        Dits dits = Dits.in(temporary);
        takeOver(dits);
        dits.ok("switch", "main");
        assertThat(dits.ok("verify")).contains("All is well");
        assertThat(onDisk(dits.folder())).isEqualTo(expected("main.txt"));
        dits.ok("checkout", "v1");
        assertThat(onDisk(dits.folder())).isEqualTo(expected("v1.txt"));
    }

    @Test
    void thePresentProgramsStoreTheSameFilesUnderTheSameNames() throws IOException {
        Dits dits = Dits.in(temporary);
        takeOver(dits);
        dits.ok("switch", "main");
        Dits fresh = Dits.init(temporary.resolve("fresh"));
        for (String path : onDiskPaths(dits.folder())) {
            Files.createDirectories(Objects.requireNonNull(fresh.file(path).getParent()));
            Files.copy(
                    dits.file(path),
                    fresh.file(path),
                    java.nio.file.StandardCopyOption.COPY_ATTRIBUTES,
                    java.nio.file.LinkOption.NOFOLLOW_LINKS);
        }
        fresh.commit("again");
        Decoder old = new Decoder(Packs.below(GOLDEN.resolve("dits/objects")));
        Decoder again = new Decoder(Packs.below(fresh.file(".dits/objects")));
        String commit = Objects.requireNonNull(refs(fresh.file(".dits")).get("heads/main"));
        assertThat(again.commit(commit).tree())
                .isEqualTo(old.commit(ref("heads/main")).tree());
    }

    @Test
    void aFlippedBitIsSeen() throws IOException {
        copy(GOLDEN.resolve("dits/objects"), temporary.resolve("objects"));
        try (Stream<Path> files = Files.walk(temporary.resolve("objects"))) {
            Path pack = files.filter(Files::isRegularFile).findFirst().orElseThrow();
            byte[] bytes = Files.readAllBytes(pack);
            for (int at : new int[] {0, 60, bytes.length - 100, bytes.length - 1}) {
                byte[] damaged = bytes.clone();
                damaged[at] ^= 1;
                Files.write(pack, damaged);
                assertThatThrownBy(() -> Packs.below(temporary.resolve("objects")))
                        .as("bit in byte " + at)
                        .isInstanceOf(RuntimeException.class);
            }
        }
    }

    @Test
    void theReaderUsesNothingOfDits() throws IOException {
        for (String reader : List.of("Bytes", "Packs", "Cuts", "Decoder")) {
            String source = Files.readString(Path.of("src/test/java/io/dits/client/golden/" + reader + ".java"));
            assertThat(source.lines().filter(line -> line.contains("io.dits.")))
                    .as(reader)
                    .allMatch(line -> line.contains("io.dits.client.golden"));
        }
    }

    /** As if cloned: standing on a branch without commits, no file written yet. */
    private static void takeOver(Dits dits) throws IOException {
        copy(GOLDEN.resolve("dits"), dits.file(".dits"));
        Files.writeString(dits.file(".dits/HEAD"), "ref: heads/none\n");
    }

    private static String head() throws IOException {
        return Files.readString(GOLDEN.resolve("dits/HEAD")).strip();
    }

    private static Map<String, String> refs(Path directory) throws IOException {
        Map<String, String> refs = new HashMap<>();
        for (String line : Files.readAllLines(directory.resolve("refs"))) {
            refs.put(line.substring(line.indexOf(' ') + 1), line.substring(0, line.indexOf(' ')));
        }
        return refs;
    }

    private static String ref(String name) throws IOException {
        return Objects.requireNonNull(refs(GOLDEN.resolve("dits")).get(name));
    }

    private static List<String> expected(String list) throws IOException {
        return Files.readAllLines(GOLDEN.resolve(list)).stream().sorted().toList();
    }

    private static List<String> listed(SortedMap<String, Found> files) {
        List<String> lines = new ArrayList<>();
        files.forEach((path, found) -> lines.add(
                switch (found) {
                    case Found.Link link -> "link " + link.target() + " " + path;
                    case Found.File file -> line(file.executable(), file.bytes(), path);
                }));
        return lines.stream().sorted().toList();
    }

    private static String line(boolean executable, byte[] bytes, String path) {
        return (executable ? "executable " : "file ") + bytes.length + " "
                + HexFormat.of().formatHex(Bytes.sha256(bytes)) + " " + path;
    }

    private static List<String> onDisk(Path folder) throws IOException {
        List<String> lines = new ArrayList<>();
        for (String path : onDiskPaths(folder)) {
            Path file = folder.resolve(path);
            lines.add(
                    Files.isSymbolicLink(file)
                            ? "link " + Files.readSymbolicLink(file) + " " + path
                            : line(Files.isExecutable(file), Files.readAllBytes(file), path));
        }
        return lines.stream().sorted().toList();
    }

    private static List<String> onDiskPaths(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> Files.isSymbolicLink(file) || Files.isRegularFile(file))
                    .map(file -> folder.relativize(file).toString())
                    .filter(path -> !path.startsWith(".dits/"))
                    .toList();
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path target = to.resolve(from.relativize(file));
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target);
                }
            }
        }
    }
}
