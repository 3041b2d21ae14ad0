// SPDX-License-Identifier: Apache-2.0
package io.dits.client.workspace.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.dits.client.workspace.disk.ProcessLock;
import io.dits.client.workspace.disk.WorkspaceException;
import io.dits.core.content.Hashing;
import io.dits.core.model.ChunkId;
import io.dits.core.model.FileName;
import io.dits.core.model.RepoPath;
import io.dits.core.model.TreeId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class IndexTest {
    @TempDir
    private Path temporary;

    private static Content file(String bytes) {
        return new Content.OfFile(
                new ChunkId(Hashing.sha256(bytes.getBytes(StandardCharsets.UTF_8))), bytes.length(), false);
    }

    private static IndexEntry entry(String path) {
        return new IndexEntry(path, file(path), new Stamp(17, 4, true));
    }

    private static Index index(String... paths) {
        IndexEdit edit = new IndexEdit();
        for (String path : paths) {
            edit.put(entry(path));
        }
        return edit.applyTo(Index.EMPTY);
    }

    private static List<String> paths(Index index) {
        return index.entries().stream().map(IndexEntry::path).toList();
    }

    private static TreeId tree(String text) {
        return new TreeId(Hashing.sha256(text.getBytes(StandardCharsets.UTF_8)));
    }

    private IndexFile indexFile() {
        ProcessLock lock = ProcessLock.exclusive(temporary.resolve("lock"), Duration.ofSeconds(1), "the index");
        return new IndexFile(temporary.resolve("index"), lock);
    }

    private static Index rich() {
        Index some = new IndexEdit()
                .put(new IndexEntry(
                        "a", new Content.OfFile(new ChunkId(Hashing.sha256(new byte[0])), 0, true), Stamp.NONE))
                .put(new IndexEntry("d/l\u00efnk", new Content.OfLink("../else where"), new Stamp(-1, -7, true)))
                .put(entry("d/e/\ud83c\udfac.mov"))
                .conflict(new Conflict(
                        "a", Optional.empty(), Optional.of(file("1")), Optional.of(new Content.OfLink("x"))))
                .applyTo(Index.EMPTY);
        return some.withTrees(Map.of("", tree("root"), "d/e", tree("e")));
    }

    @Test
    void itIsReadAsItWasWritten() throws IOException {
        IndexFile file = indexFile();
        assertThat(file.read().entries()).isEmpty();
        file.write(rich());
        Index read = file.read();
        assertThat(read.entries()).isEqualTo(rich().entries());
        assertThat(read.conflicts()).isEqualTo(rich().conflicts());
        assertThat(read.trees()).isEqualTo(rich().trees());
    }

    @Test
    void damageOfAnyByteIsNoticed() throws IOException {
        IndexFile file = indexFile();
        file.write(rich());
        byte[] good = Files.readAllBytes(temporary.resolve("index"));
        for (int at = 0; at < good.length; at++) {
            byte[] bad = good.clone();
            bad[at] ^= 0x10;
            Files.write(temporary.resolve("index"), at % 2 == 0 ? bad : Arrays.copyOf(good, at));
            assertThatExceptionOfType(WorkspaceException.class)
                    .isThrownBy(file::read)
                    .withMessageContaining("cannot be read")
                    .satisfies(
                            refused -> assertThat(refused.hints()).anyMatch(hint -> hint.contains("restore --staged")));
        }
    }

    @Test
    void aFileAndADirectoryOfOneNameDoNotStandTogether() {
        Index below = index("a/b", "a/c/d", "ab");
        assertThat(paths(new IndexEdit().put(entry("a")).applyTo(below))).containsExactly("a", "ab");
        assertThat(paths(new IndexEdit().put(entry("a/b/x")).applyTo(below))).containsExactly("a/b/x", "a/c/d", "ab");
    }

    @Test
    void anEditForgetsTheTreesAboveItAndNoOthers() {
        Index index = index("a/b", "c/d/e", "c/f")
                .withTrees(Map.of("", tree("root"), "a", tree("a"), "c", tree("c"), "c/d", tree("d")));
        Index changed = new IndexEdit()
                .put(new IndexEntry("c/f", file("other"), Stamp.NONE))
                .put(new IndexEntry("a/b", file("a/b"), Stamp.NONE))
                .applyTo(index);
        assertThat(changed.trees()).containsOnlyKeys("a", "c/d");
        assertThat(new IndexEdit().remove("c/d/e").applyTo(index).trees()).containsOnlyKeys("a");
    }

    @Test
    void anEntryEndsAConflictUnlessItIsPutOpen() {
        Conflict conflict = new Conflict("a", Optional.empty(), Optional.empty(), Optional.of(file("1")));
        Index open = new IndexEdit().conflict(conflict).applyTo(index("a", "b"));
        assertThat(new IndexEdit().putOpen(entry("a")).applyTo(open).conflicts())
                .containsKey("a");
        assertThat(new IndexEdit().put(entry("a")).applyTo(open).conflicts()).isEmpty();
        assertThat(new IndexEdit().remove("a").applyTo(open).conflicts()).isEmpty();
        assertThat(new IndexEdit().settle("a").applyTo(open).conflicts()).isEmpty();
        assertThat(paths(new IndexEdit().settle("a").applyTo(open))).containsExactly("a", "b");
    }

    @Test
    void aStampOfAFileThatWasAddedAgainMeanwhileIsNotNoted() throws IOException {
        IndexFile file = indexFile();
        file.edit(new IndexEdit().put(new IndexEntry("a", file("new"), Stamp.NONE)));
        file.refresh(new IndexEdit().put(new IndexEntry("a", file("old"), new Stamp(1, 1, true))));
        assertThat(file.read().entries()).containsExactly(new IndexEntry("a", file("new"), Stamp.NONE));
        file.refresh(new IndexEdit().put(new IndexEntry("a", file("new"), new Stamp(1, 1, true))));
        assertThat(file.read().entries().getFirst().stamp().settled()).isTrue();
    }

    @Test
    void pathsAreInTheOrderOfTheirNamesAsTreesAre() {
        SplittableRandom random = new SplittableRandom(5);
        String[] names = {"a", "a.b", "a-", "ab", "\u00e9", "\uffee", "\ud83c\udfac", "Z", "~"};
        List<String> paths = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            StringBuilder path = new StringBuilder(names[random.nextInt(names.length)]);
            for (int depth = random.nextInt(3); depth > 0; depth--) {
                path.append('/').append(names[random.nextInt(names.length)]);
            }
            paths.add(path.toString());
        }
        List<String> expected =
                paths.stream().map(RepoPath::parse).sorted().map(RepoPath::text).toList();
        paths.sort(PathOrder.PATHS);
        assertThat(paths).isEqualTo(expected);
        assertThat(new FileName(PathOrder.name("a/b"))).hasToString("b");
        assertThat(PathOrder.within("a/b", "a")).isTrue();
        assertThat(PathOrder.within("ab", "a")).isFalse();
    }
}
