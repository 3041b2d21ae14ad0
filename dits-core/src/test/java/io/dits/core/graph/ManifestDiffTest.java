// SPDX-License-Identifier: Apache-2.0
package io.dits.core.graph;

import static org.assertj.core.api.Assertions.assertThat;

import io.dits.core.graph.ManifestDiff.Run;
import io.dits.core.graph.ManifestDiff.Version;
import io.dits.core.model.ChunkId;
import io.dits.core.model.Hash;
import io.dits.core.model.HashAlgorithm;
import io.dits.core.model.ManifestNode.Part;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class ManifestDiffTest {
    private final SplittableRandom random = new SplittableRandom(1);
    private final MapStore store = new MapStore();

    private List<Part<ChunkId>> chunks(int count) {
        List<Part<ChunkId>> chunks = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Hash hash = new Hash(
                    HashAlgorithm.SHA_256, random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong());
            chunks.add(new Part<>(new ChunkId(hash), 1 + random.nextInt(1000)));
        }
        return chunks;
    }

    private Version version(List<Part<ChunkId>> chunks) {
        ManifestWriter writer = new ManifestWriter(3, store::add);
        chunks.forEach(part -> writer.add(part.id(), part.length()));
        return new Version(
                writer.finish(), chunks.stream().mapToLong(Part::length).sum());
    }

    private List<Run> diff(List<Part<ChunkId>> before, List<Part<ChunkId>> after) {
        List<Run> runs = new ArrayList<>();
        ManifestDiff.between(store, version(before), version(after), runs::add);
        // Every chunk that is only in the new version is in some run.
        Set<Part<ChunkId>> fresh = new HashSet<>(after);
        before.forEach(fresh::remove);
        runs.forEach(run -> run.after().forEach(fresh::remove));
        assertThat(fresh).isEmpty();
        return runs;
    }

    @Test
    void oneReplacedStretchIsOneRunBetweenItsNeighbours() {
        for (int count : new int[] {10, 1000, 100_000}) {
            List<Part<ChunkId>> before = chunks(count);
            List<Part<ChunkId>> after = new ArrayList<>(before);
            List<Part<ChunkId>> fresh = chunks(3);
            after.subList(count / 2, count / 2 + 2).clear();
            after.addAll(count / 2, fresh);
            assertThat(diff(before, after)).containsExactly(new Run(before.subList(count / 2, count / 2 + 2), fresh));
            assertThat(diff(before, before)).isEmpty();
        }
    }

    @Test
    void theStartAndTheEndAreAnchorsToo() {
        List<Part<ChunkId>> before = chunks(3000);
        List<Part<ChunkId>> after = new ArrayList<>(before);
        Part<ChunkId> first = chunks(1).getFirst();
        Part<ChunkId> last = chunks(1).getFirst();
        after.set(0, first);
        after.set(2999, last);
        assertThat(diff(before, after))
                .containsExactly(
                        new Run(before.subList(0, 1), List.of(first)),
                        new Run(before.subList(2999, 3000), List.of(last)));
    }

    @Test
    void whatWasInsertedOrRemovedInAQuantityDoesNotPutTheRestOutOfStep() {
        List<Part<ChunkId>> before = chunks(60_000);
        List<Part<ChunkId>> after = new ArrayList<>(before);
        after.subList(40_000, 52_000).clear();
        List<Part<ChunkId>> inserted = chunks(20_000);
        after.addAll(10_000, inserted);
        Part<ChunkId> late = chunks(1).getFirst();
        Part<ChunkId> there = after.set(after.size() - 10, late);
        List<Run> runs = diff(before, after);
        assertThat(runs.getLast()).isEqualTo(new Run(List.of(there), List.of(late)));
        assertThat(runs.stream().mapToInt(run -> run.after().size()).sum()).isBetween(20_001, 22_000);
    }

    @Test
    void thousandsOfEditsAreARunEach() {
        List<Part<ChunkId>> before = chunks(50_000);
        List<Part<ChunkId>> after = new ArrayList<>(before);
        for (int i = 5; i < after.size(); i += 25) {
            after.set(i, chunks(1).getFirst());
        }
        List<Run> runs = diff(before, after);
        assertThat(runs)
                .hasSize(2000)
                .allMatch(run -> run.before().size() == 1 && run.after().size() == 1);
    }

    @Test
    void filesWithNothingInCommonEndInRunsOfBoundedLength() {
        List<Run> runs = diff(chunks(50_000), chunks(60_000));
        assertThat(runs)
                .allMatch(run -> run.after().size() <= 4096 && run.before().size() <= 4096);
    }

    @Test
    void filesOfOneChunkAndNoneAreVersionsToo() {
        List<Part<ChunkId>> one = chunks(1);
        List<Part<ChunkId>> other = chunks(1);
        List<Part<ChunkId>> many = new ArrayList<>(chunks(5000));
        many.addAll(one);
        assertThat(diff(one, other)).containsExactly(new Run(one, other));
        assertThat(diff(one, many)).isNotEmpty();
        assertThat(diff(many.subList(4000, 5001), one)).isEmpty();
        List<Run> runs = new ArrayList<>();
        ManifestDiff.between(store, new Version(one.getFirst().id(), 0), version(many), runs::add);
        assertThat(runs).allMatch(run -> run.before().isEmpty());
    }

    @Test
    void chunksThatStandThereManyTimesAreNoTrouble() {
        List<Part<ChunkId>> before = new ArrayList<>(chunks(1000));
        Part<ChunkId> zeros = chunks(1).getFirst();
        for (int i = 0; i < 10_000; i++) {
            before.add(zeros);
        }
        before.addAll(chunks(1000));
        List<Part<ChunkId>> after = new ArrayList<>(before);
        after.add(5000, chunks(1).getFirst());
        after.addAll(700, java.util.Collections.nCopies(300, zeros));
        assertThat(diff(before, after).size()).isLessThan(10);
    }

    @Test
    void equalPartsOfTheListsAreNotRead() {
        List<Part<ChunkId>> before = chunks(100_000);
        List<Part<ChunkId>> after = new ArrayList<>(before);
        after.set(44_444, chunks(1).getFirst());
        Version old = version(before);
        Version next = version(after);
        store.read = 0;
        ManifestDiff.between(store, old, next, run -> {});
        // Root, some inner nodes and one or two leaves of each.
        assertThat(store.read).isLessThan(14);
    }
}
