// SPDX-License-Identifier: Apache-2.0
package io.dits.core.graph;

import static org.assertj.core.api.Assertions.assertThat;

import io.dits.core.content.Blob;
import io.dits.core.content.Chunker;
import io.dits.core.content.Patch;
import io.dits.core.content.Profile;
import io.dits.core.graph.ManifestDiff.Version;
import io.dits.core.model.ChunkId;
import io.dits.core.model.Kind;
import io.dits.core.model.ObjectId;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class EditsTest {
    private static final int MIB = 1 << 20;

    private final Random random = new Random(1);
    private final MapStore store = new MapStore();

    private byte[] noise(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private List<Blob> cut(byte[] file) {
        return Chunker.cut(Profile.FINE, file).stream()
                .map(chunk -> Blob.of(Kind.CHUNK, chunk))
                .toList();
    }

    private Version version(byte[] file) {
        ManifestWriter writer = new ManifestWriter(Profile.FINE.code(), store::add);
        for (Blob chunk : cut(file)) {
            store.add(chunk);
            writer.add((ChunkId) chunk.id(), chunk.size());
        }
        return new Version(writer.finish(), file.length);
    }

    /** The bytes that are sent of the new version; proves that the pieces make its chunks. */
    private long sent(Edits edits, byte[] old, byte[] next) {
        Set<Blob> known = new HashSet<>(cut(old));
        long sent = 0;
        for (Blob chunk : cut(next)) {
            if (!known.add(chunk)) {
                continue;
            }
            Optional<Patch> patch = edits.patch(chunk);
            if (patch.isPresent()) {
                Patch.Making making = new Patch.Making(patch.get());
                patch.get().bases().forEach(base -> making.take(store.get(base).orElseThrow()));
                assertThat(making.chunk().bytes()).isEqualTo(chunk.bytes());
            }
            sent += patch.map(made -> made.literals().rawLength()).orElse(chunk.size());
        }
        return sent;
    }

    private long sent(byte[] old, byte[] next) {
        Edits edits = new Edits(store);
        edits.add(version(old), version(next));
        return sent(edits, old, next);
    }

    @Test
    void onlyWhatWasWrittenIsSentOfAFileThatWasOverwrittenInAPlace() {
        byte[] old = noise(4 * MIB);
        for (int length : new int[] {1, 1000, 100_000, MIB}) {
            byte[] next = old.clone();
            System.arraycopy(noise(length), 0, next, 2 * MIB, length);
            assertThat(sent(old, next)).isBetween(length - 3L, length + 2000L);
        }
    }

    @Test
    void manyEditsInOneRunAreFoundEach() {
        byte[] old = noise(4 * MIB);
        byte[] next = old.clone();
        for (int at = MIB; at < 2 * MIB; at += 20_000) {
            System.arraycopy(noise(50), 0, next, at, 50);
        }
        assertThat(sent(old, next)).isLessThan(60 * 50 * 2);
    }

    @Test
    void whatWasMovedWithinARunIsFound() {
        byte[] old = noise(3 * MIB);
        byte[] next = old.clone();
        System.arraycopy(old, MIB, next, MIB + 8000, 8000);
        System.arraycopy(old, MIB + 8000, next, MIB, 8000);
        assertThat(sent(old, next)).isLessThan(4000);
    }

    @Test
    void ofALongRunBothEndsAreSearched() {
        byte[] old = noise(40 * MIB);
        byte[] next = Arrays.copyOf(old, old.length);
        int length = 30 * MIB;
        System.arraycopy(noise(length), 0, next, 5 * MIB, length);
        assertThat(sent(old, next)).isBetween((long) length, length + 2000L);
    }

    @Test
    void aChunkThatIsPartOfNoEditIsNotSearchedFor() {
        byte[] old = noise(MIB);
        byte[] next = old.clone();
        next[MIB / 2] ^= 1;
        Edits edits = new Edits(store);
        edits.add(version(old), version(next));
        assertThat(edits.patch(cut(old).getFirst())).isEmpty();
        assertThat(edits.patch(Blob.of(Kind.CHUNK, noise(1000)))).isEmpty();
    }

    @Test
    void oldChunksThatAreNotHereAreNotCopiedFrom() {
        byte[] old = noise(MIB);
        byte[] next = old.clone();
        next[MIB / 2] ^= 1;
        Edits edits = new Edits(store);
        edits.add(version(old), version(next));
        Set<ObjectId> later = new HashSet<>(cut(next).stream().map(Blob::id).toList());
        cut(old).stream().map(Blob::id).filter(id -> !later.contains(id)).forEach(store.blobs::remove);
        assertThat(sent(edits, old, next)).isGreaterThan(15_000);
    }

    @Test
    void aNewFileAndOneThatIsNothingNowNeedNoWork() {
        byte[] file = noise(MIB);
        Edits edits = new Edits(store);
        Blob empty = Blob.of(Kind.CHUNK, new byte[0]);
        edits.add(version(file), new Version((ChunkId) empty.id(), 0));
        edits.add(new Version((ChunkId) empty.id(), 0), version(file));
        assertThat(edits.patch(cut(file).getFirst())).isEmpty();
    }
}
