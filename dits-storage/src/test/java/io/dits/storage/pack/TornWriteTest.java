// SPDX-License-Identifier: Apache-2.0
package io.dits.storage.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.dits.core.codec.Codec;
import io.dits.core.content.Blob;
import io.dits.core.model.ChunkId;
import io.dits.core.model.ManifestNode;
import io.dits.core.model.ManifestNode.Part;
import io.dits.core.store.ObjectStorage.Listed;
import io.dits.core.store.StoreException;
import io.dits.storage.catalog.FileCatalog;
import io.dits.storage.catalog.PackId;
import io.dits.storage.local.LocalObjectStorage;
import io.dits.testkit.data.Samples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that lost their end, at every byte, as a disk may leave them that lied about having written them. */
final class TornWriteTest {
    @TempDir
    Path folder;

    private final List<Blob> blobs = Samples.seeded(3).chunks(3, 40);

    @BeforeEach
    void store() {
        open().putAll(blobs);
    }

    private PackBlobStore open() {
        LocalObjectStorage storage = LocalObjectStorage.open(folder.resolve("objects"));
        return new PackBlobStore(storage, catalog(), storage.spool(), new SecureRandom());
    }

    private FileCatalog catalog() {
        return FileCatalog.open(folder.resolve("catalog"));
    }

    @Test
    void aTornPackIsNeverTakenForAWholeOne() throws IOException {
        LocalObjectStorage storage = LocalObjectStorage.open(folder.resolve("objects"));
        Listed pack = storage.list(PackId.PREFIX).next();
        Path file = folder.resolve("objects").resolve(pack.key().text());
        byte[] whole = Files.readAllBytes(file);
        assertThat(PackFormat.read(storage, pack.key(), whole.length)).hasSize(3);
        for (int length = 0; length < whole.length; length++) {
            Files.write(file, Arrays.copyOf(whole, length));
            int size = length;
            broken("pack of " + length + " bytes", () -> PackFormat.read(storage, pack.key(), size));
            for (Blob blob : blobs) {
                // What lies before the tear may still be read, as itself; the rest says that it cannot be.
                Throwable failure =
                        catchThrowable(() -> assertThat(open().get(blob.id())).contains(blob));
                if (failure != null) {
                    assertThat(failure)
                            .isInstanceOf(StoreException.class)
                            .hasMessageContaining(blob.id().text());
                }
            }
        }
    }

    @Test
    void aTornRunOfTheCatalogIsAnErrorThatSaysWhatToDo() throws IOException {
        everyTear(only("*.run"));
    }

    @Test
    void aTornListOfRunsIsAnErrorThatSaysWhatToDo() throws IOException {
        // Two runs, so that losing one leaves a list that looks like one.
        open().putAll(Samples.seeded(4).chunks(1, 40));
        everyTear(folder.resolve("catalog/current"));
    }

    private void everyTear(Path file) throws IOException {
        byte[] whole = Files.readAllBytes(file);
        for (int length = 0; length < whole.length; length++) {
            Files.write(file, Arrays.copyOf(whole, length));
            broken(
                    file + " of " + length + " bytes",
                    () -> catalog().find(List.of(blobs.getFirst().id())));
            assertThatThrownBy(() -> open().putAll(blobs))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("remove the");
        }
        Files.write(file, whole);
        assertThat(open().get(blobs.getFirst().id())).isPresent();
    }

    @Test
    void afterTheCatalogWasRemovedEverythingWholeIsFoundAgainAndNothingHalf() throws IOException {
        Blob kept = manifest(blobs.subList(0, 2));
        open().put(kept);
        List<Blob> others = Samples.seeded(5).chunks(2, 40);
        open().putAll(others);
        Blob half = manifest(others);
        open().put(half);
        Blob above = Codec.encode(
                new ManifestNode.Inner(1, 1, List.of(new Part<>((io.dits.core.model.ManifestId) half.id(), 80))));
        open().put(above);
        Path torn = folder.resolve("objects")
                .resolve(catalog()
                        .find(List.of(others.getFirst().id()))
                        .values()
                        .iterator()
                        .next()
                        .pack()
                        .key()
                        .text());
        Files.write(torn, Arrays.copyOf(Files.readAllBytes(torn), 100));
        try (Stream<Path> files = Files.list(folder.resolve("catalog"))) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        LocalObjectStorage storage = LocalObjectStorage.open(folder.resolve("objects"));
        LostCatalog.recover(storage, catalog(), open());
        assertThat(open().missing(List.of(kept.id(), blobs.getFirst().id(), half.id(), above.id())))
                .containsExactlyInAnyOrder(half.id(), above.id());
    }

    private static Blob manifest(List<Blob> chunks) {
        return Codec.encode(new ManifestNode.Leaf(
                1,
                chunks.stream()
                        .map(chunk -> new Part<>((ChunkId) chunk.id(), chunk.size()))
                        .toList()));
    }

    private Path only(String pattern) throws IOException {
        try (var files = Files.newDirectoryStream(folder.resolve("catalog"), pattern)) {
            return files.iterator().next();
        }
    }

    private static void broken(String what, org.assertj.core.api.ThrowableAssert.ThrowingCallable work) {
        assertThatThrownBy(work)
                .as(what)
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.BROKEN));
    }
}
