// SPDX-License-Identifier: Apache-2.0
package io.dits.core.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dits.core.content.Blob;
import io.dits.core.model.ChunkId;
import io.dits.core.model.FileId;
import io.dits.core.model.FileName;
import io.dits.core.model.Hash;
import io.dits.core.model.HashAlgorithm;
import io.dits.core.model.ManifestNode.Part;
import io.dits.core.model.RepoPath;
import io.dits.core.model.TreeEntry;
import io.dits.core.model.TreeId;
import io.dits.core.store.StoreException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Long lists without the bytes below them. */
final class ListsTest {
    @Test
    void anEditInATerabyteSendsUnderAHundredAndTwentyKilobytesOfLists() {
        List<Part<ChunkId>> chunks = chunks(1L << 40, 512 << 10, 1);
        MapStore before = new MapStore();
        write(chunks, before);
        // The edit replaces the two or three chunks that it lies in, and moves the cuts in one more.
        List<Part<ChunkId>> edited = new ArrayList<>(chunks);
        edited.subList(777_777, 777_780).clear();
        edited.addAll(777_777, chunks(1500 << 10, 512 << 10, 2));
        MapStore after = new MapStore();
        write(edited, after);
        long metadata = after.blobs.values().stream()
                .filter(blob -> !before.blobs.containsKey(blob.id()))
                .mapToLong(Blob::size)
                .sum();
        assertThat(metadata).isLessThan(120_000);
    }

    @Test
    void aFileOfAHundredGigabytesReadsBackFromAnyPlace() {
        long size = 100_000_000_000L;
        List<Part<ChunkId>> chunks = chunks(size, 256 << 10, 3);
        MapStore store = new MapStore();
        FileId file = write(chunks, store);
        List<Part<ChunkId>> read = new ArrayList<>();
        Manifests.chunks(store, file, size).forEachRemaining(read::add);
        assertThat(read).isEqualTo(chunks);
        Manifests.Range range = Manifests.chunks(store, file, size, 60_000_000_000L);
        Part<ChunkId> first = range.parts().next();
        assertThat(range.start()).isLessThanOrEqualTo(60_000_000_000L);
        assertThat(range.start() + first.length()).isGreaterThan(60_000_000_000L);
        assertThatThrownBy(() -> Manifests.chunks(store, file, size + 1).next())
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("bytes at level");
    }

    @Test
    void aFileOfOneChunkIsNamedByIt() {
        Part<ChunkId> only = chunks(1000, 1000, 4).getFirst();
        MapStore store = new MapStore();
        assertThat(write(List.of(only), store)).isEqualTo(only.id());
        assertThat(store.blobs).isEmpty();
    }

    @Test
    void aNewFileAmongThreeHundredThousandSendsUnderAHundredKilobytes() {
        List<TreeEntry> frames = frames(300_000);
        MapStore before = new MapStore();
        TreeWriter.write(frames.iterator(), before::add);
        frames.add(123_456, file("frame_0123455_b.exr", 9));
        MapStore after = new MapStore();
        TreeId tree = TreeWriter.write(frames.iterator(), after::add);
        long sent = after.blobs.values().stream()
                .filter(blob -> !before.blobs.containsKey(blob.id()))
                .mapToLong(Blob::size)
                .sum();
        assertThat(sent).isLessThan(100_000);
        int count = 0;
        for (Iterator<TreeEntry> entries = Trees.list(after, tree); entries.hasNext(); count++) {
            entries.next();
        }
        assertThat(count).isEqualTo(300_001);
        assertThat(Trees.find(after, tree, RepoPath.parse("frame_0299999.exr"))).isPresent();
        assertThat(Trees.find(after, tree, RepoPath.parse("frame_0299999.mov"))).isEmpty();
    }

    @Test
    void theDifferenceOfTwoTreesReadsOnlyWhatDiffers() {
        MapStore store = new MapStore();
        TreeId renders = TreeWriter.write(frames(2000).iterator(), store::add);
        TreeId before = root(store, renders, file("a.mov", 1), file("b.mov", 2));
        TreeId after = root(store, renders, file("b.mov", 3), file("c.mov", 4));
        store.blobs.remove(renders);
        List<String> seen = new ArrayList<>();
        TreeDiff.between(
                store,
                Optional.of(before),
                Optional.of(after),
                change -> seen.add(change.path()
                        + (change.before().isPresent() ? "-" : "")
                        + (change.after().isPresent() ? "+" : "")));
        assertThat(seen).containsExactly("a.mov-", "b.mov-+", "c.mov+");
    }

    private static TreeId root(MapStore store, TreeId renders, TreeEntry... files) {
        List<TreeEntry> entries = new ArrayList<>(List.of(files));
        entries.add(new TreeEntry.Directory(new FileName("renders"), renders));
        return TreeWriter.write(entries.iterator(), store::add);
    }

    private static List<TreeEntry> frames(int count) {
        List<TreeEntry> frames = new ArrayList<>(count + 1);
        for (int i = 0; i < count; i++) {
            frames.add(file(String.format("frame_%07d.exr", i), i));
        }
        return frames;
    }

    private static TreeEntry file(String name, long seed) {
        return new TreeEntry.File(new FileName(name), new ChunkId(hash(new SplittableRandom(seed))), 1000, false);
    }

    private static FileId write(List<Part<ChunkId>> chunks, MapStore store) {
        ManifestWriter writer = new ManifestWriter(3, store::add);
        chunks.forEach(part -> writer.add(part.id(), part.length()));
        return writer.finish();
    }

    private static List<Part<ChunkId>> chunks(long size, int average, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Part<ChunkId>> chunks = new ArrayList<>();
        for (long left = size; left > 0; ) {
            long length = Math.min(left, average / 2 + random.nextInt(average));
            chunks.add(new Part<>(new ChunkId(hash(random)), length));
            left -= length;
        }
        return chunks;
    }

    private static Hash hash(SplittableRandom random) {
        return new Hash(
                HashAlgorithm.SHA_256, random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong());
    }
}
