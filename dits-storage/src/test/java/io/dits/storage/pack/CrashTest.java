// SPDX-License-Identifier: Apache-2.0
package io.dits.storage.pack;

import static org.assertj.core.api.Assertions.assertThat;

import io.dits.core.content.Blob;
import io.dits.core.graph.Children;
import io.dits.core.model.Kind;
import io.dits.core.model.ObjectId;
import io.dits.core.store.ObjectStorage.Listed;
import io.dits.storage.catalog.PackId;
import io.dits.storage.local.LocalObjectStorage;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A writer is killed with SIGKILL at points chosen by its progress, again and again on the same folder; with {@code
 * -Ddits.full=true} some hundred times. What the kernel had not yet written is not lost this way: that the disk is waited
 * for is another matter.
 */
final class CrashTest {
    private static final int KILLS = Boolean.getBoolean("dits.full") ? 300 : 8;

    @TempDir
    Path folder;

    @Test
    void whateverTheMomentOfTheKillAllThatWasAcknowledgedIsThere() throws Exception {
        SplittableRandom random = new SplittableRandom(20);
        int next = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            // Sometimes in the first batch, seldom after many; then somewhere in the bytes of the one under way.
            int lines = random.nextInt(4) == 0 ? 0 : random.nextInt(1, 12);
            long bytes = 1L << random.nextInt(22);
            int acknowledged = run(next, lines, bytes);
            check(next, acknowledged, "kill " + kill + " after " + lines + " lines and " + bytes + " bytes");
            next += acknowledged + 1;
        }
    }

    /** Runs a writer from that batch on, kills it and returns how many batches it said it had stored. */
    private int run(int first, int lines, long bytes) throws Exception {
        ProcessHandle.Info self = ProcessHandle.current().info();
        Process writer = new ProcessBuilder(
                        self.command().orElseThrow(),
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        CrashWriter.class.getName(),
                        folder.toString(),
                        Integer.toString(first))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        int said = 0;
        try (BufferedReader out = writer.inputReader()) {
            while (said < lines) {
                assertThat(out.readLine()).isEqualTo(Integer.toString(first + said++));
            }
            long before = size();
            while (size() < before + bytes && !out.ready()) {
                assertThat(writer.isAlive()).as("the writer lives").isTrue();
            }
            // By its handle: the process itself would close what it said and was not read yet.
            writer.toHandle().destroyForcibly();
            writer.waitFor();
            // What it had said meanwhile counts as well.
            while (out.readLine() != null) {
                said++;
            }
        } finally {
            writer.destroyForcibly();
        }
        return said;
    }

    private void check(int first, int acknowledged, String when) throws IOException {
        PackBlobStore store = CrashWriter.open(folder);
        for (int batch = first; batch < first + acknowledged; batch++) {
            List<Blob> blobs = CrashWriter.batch(batch);
            List<Blob> read = new ArrayList<>();
            store.getAll(blobs.stream().map(Blob::id).toList(), read::add);
            assertThat(read).as("%s: batch %s", when, batch).containsExactlyInAnyOrderElementsOf(blobs);
        }
        for (Iterator<ObjectId> ids = store.list(); ids.hasNext(); ) {
            ObjectId id = ids.next();
            if (id.kind() == Kind.MANIFEST) {
                Blob manifest = store.get(id).orElseThrow();
                assertThat(store.missing(Children.of(manifest)))
                        .as("%s: below %s", when, id)
                        .isEmpty();
            }
        }
        LocalObjectStorage storage = LocalObjectStorage.open(folder.resolve("objects"));
        for (Iterator<Listed> packs = storage.list(PackId.PREFIX); packs.hasNext(); ) {
            Listed pack = packs.next();
            assertThat(PackFormat.read(storage, pack.key(), pack.size()))
                    .as(when)
                    .isNotEmpty();
        }
        assertThat(files(folder.resolve("objects/.tmp"))).as(when).isEmpty();
        // What one change had written and not yet named or removed; the next change clears it away.
        long named = Files.exists(folder.resolve("catalog/current"))
                ? Files.readAllLines(folder.resolve("catalog/current")).size() - 1
                : 0;
        long runs = files(folder.resolve("catalog")).stream()
                .filter(file -> file.toString().endsWith(".run"))
                .count();
        assertThat(runs - named).as(when).isBetween(0L, 20L);
    }

    private long size() throws IOException {
        long size = 0;
        for (Path file : files(folder)) {
            size += size(file);
        }
        return size;
    }

    private static long size(Path file) throws IOException {
        try {
            return Files.size(file);
        } catch (NoSuchFileException renamed) {
            // Its bytes are counted under its new name at the next look.
            return 0;
        }
    }

    private static List<Path> files(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return List.of();
        }
        while (true) {
            try (Stream<Path> files = Files.walk(folder)) {
                return files.filter(Files::isRegularFile).toList();
            } catch (java.io.UncheckedIOException changing) {
                if (!(changing.getCause() instanceof NoSuchFileException)) {
                    throw changing;
                }
            }
        }
    }
}
