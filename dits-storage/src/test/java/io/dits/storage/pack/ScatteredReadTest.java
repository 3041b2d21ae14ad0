// SPDX-License-Identifier: Apache-2.0
package io.dits.storage.pack;

import static org.assertj.core.api.Assertions.assertThat;

import io.dits.core.content.Blob;
import io.dits.core.content.Chunker;
import io.dits.core.content.Profile;
import io.dits.core.model.Kind;
import io.dits.core.model.ObjectId;
import io.dits.storage.cache.CountedStorage;
import io.dits.storage.catalog.MemoryCatalog;
import io.dits.storage.memory.MemoryObjectStorage;
import io.dits.testkit.data.Samples;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file whose chunks lie in the packs of all its versions. */
final class ScatteredReadTest {
    private static final int FILE = 100 << 20;
    private static final int VERSIONS = 20;
    private static final int PORTION = 8 << 20;

    private final Samples samples = Samples.seeded(7);

    @TempDir
    Path folder;

    @Test
    void aFileScatteredOverTwentyVersionsTakesFewReads() {
        CountedStorage storage = new CountedStorage(new MemoryObjectStorage());
        PackBlobStore store = new PackBlobStore(storage, new MemoryCatalog(), Spool.in(folder), samples.generator());
        byte[] file = samples.bytes(FILE);
        for (int version = 1; version < VERSIONS; version++) {
            store.putAll(chunks(file));
            byte[] edit = samples.bytes(64 << 10);
            System.arraycopy(edit, 0, file, samples.generator().nextInt(FILE - edit.length), edit.length);
        }
        List<Blob> chunks = chunks(file);
        store.putAll(chunks);
        storage.reads.set(0);
        storage.bytes.set(0);
        List<ObjectId> read = new ArrayList<>();
        int portions = 0;
        for (int from = 0; from < chunks.size(); portions++) {
            int to = from;
            for (int bytes = 0; to < chunks.size() && bytes + chunks.get(to).size() <= PORTION; to++) {
                bytes += chunks.get(to).size();
            }
            store.getAll(chunks.subList(from, to).stream().map(Blob::id).toList(), blob -> read.add(blob.id()));
            from = to;
        }
        assertThat(read)
                .as("in the order of the file")
                .isEqualTo(chunks.stream().map(Blob::id).toList());
        assertThat(storage.reads.get()).isLessThanOrEqualTo(3 * portions);
        assertThat(storage.bytes.get()).isLessThan(FILE + FILE / 4);
    }

    private static List<Blob> chunks(byte[] file) {
        return Chunker.cut(Profile.MEDIUM, file).stream()
                .map(bytes -> Blob.of(Kind.CHUNK, bytes))
                .toList();
    }
}
