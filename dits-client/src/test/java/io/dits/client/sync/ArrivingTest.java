// SPDX-License-Identifier: Apache-2.0
package io.dits.client.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dits.core.content.Blob;
import io.dits.core.graph.Transfer;
import io.dits.core.model.ObjectId;
import io.dits.core.store.StoreException;
import io.dits.storage.memory.MemoryBlobStore;
import io.dits.testkit.data.SampleRepository;
import io.dits.testkit.data.Samples;
import io.dits.testkit.faulty.Fault;
import io.dits.testkit.faulty.Faults;
import io.dits.testkit.faulty.FaultyBlobStore;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class ArrivingTest {
    private final MemoryBlobStore local = new MemoryBlobStore();
    private final MemoryBlobStore remote = new MemoryBlobStore();
    private final Samples samples = Samples.random();

    private static List<ObjectId> ids(List<Blob> blobs) {
        return blobs.stream().map(Blob::id).toList();
    }

    @Test
    void chunksAreHandedOutAndKept() {
        List<Blob> chunks = samples.chunks(200, 1000);
        remote.putAll(chunks);
        local.putAll(chunks.subList(0, 50));
        Set<ObjectId> seen = new HashSet<>();
        try (Arriving arriving = new Arriving(local, remote)) {
            arriving.getAll(ids(chunks), blob -> seen.add(blob.id()));
            arriving.finish();
            assertThat(seen).containsExactlyInAnyOrderElementsOf(ids(chunks));
            assertThat(local.missing(ids(chunks))).isEmpty();
            // What a copy then finds here has come by this way, but for what was here before.
            assertThat(arriving.with(new Transfer.Result(3, 70, 200_000)))
                    .isEqualTo(new Transfer.Result(153, 150_070, 50_000));
        }
    }

    @Test
    void theCopyAfterwardsWaitedForEverOnceItHadBroughtSomeDozensOfChunks() {
        List<Blob> chunks = samples.chunks(200, 1000);
        remote.putAll(chunks);
        Set<ObjectId> seen = new HashSet<>();
        try (Arriving arriving = new Arriving(local, remote)) {
            arriving.getAll(ids(chunks.subList(0, 50)), blob -> {});
            arriving.finish();
            arriving.getAll(ids(chunks), blob -> seen.add(blob.id()));
            assertThat(seen).containsExactlyInAnyOrderElementsOf(ids(chunks));
            assertThat(arriving.with(new Transfer.Result(150, 150_000, 50_000)))
                    .as("each is counted once")
                    .isEqualTo(new Transfer.Result(200, 200_000, 0));
        }
    }

    @Test
    void metadataIsNotKeptBeforeWhatIsBelowIt() {
        SampleRepository repository = SampleRepository.of(samples, 3);
        remote.putAll(repository.blobs());
        try (Arriving arriving = new Arriving(local, remote)) {
            Arriving.Tip tip = arriving.tip(repository.tip());
            arriving.finish();
            assertThat(tip.commit()).isEqualTo(repository.tip());
            assertThat(local.missing(List.of(tip.commit(), tip.tree()))).hasSize(2);
            assertThat(arriving.get(tip.tree())).isPresent();
        }
    }

    @Test
    void aDiskThatIsFullEndsItAndIsTold() {
        List<Blob> chunks = samples.chunks(500, 1000);
        remote.putAll(chunks);
        FaultyBlobStore full =
                new FaultyBlobStore(local, Faults.none().well(100).rate(Fault.FULL, 1));
        List<Blob> seen = new ArrayList<>();
        try (Arriving arriving = new Arriving(full, remote)) {
            assertThatThrownBy(() -> {
                        arriving.getAll(ids(chunks), seen::add);
                        arriving.finish();
                    })
                    .isInstanceOfSatisfying(
                            StoreException.class, e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.FULL));
        }
    }

    @Test
    void whatCameBeforeTheLineBrokeIsKept() {
        List<Blob> chunks = samples.chunks(100, 1000);
        remote.putAll(chunks.subList(0, 60));
        try (Arriving arriving = new Arriving(local, remote)) {
            arriving.getAll(ids(chunks.subList(0, 60)), blob -> {});
        }
        assertThat(local.missing(ids(chunks))).hasSize(40);
    }
}
