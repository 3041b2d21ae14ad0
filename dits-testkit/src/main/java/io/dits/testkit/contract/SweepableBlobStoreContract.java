// SPDX-License-Identifier: Apache-2.0
package io.dits.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.dits.core.content.Blob;
import io.dits.core.model.Kind;
import io.dits.core.model.ObjectId;
import io.dits.core.store.SweepableBlobStore;
import io.dits.testkit.data.SampleRepository;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What every {@link SweepableBlobStore} promises beside {@link BlobStoreContract}.
 *
 * <ol>
 *   <li>The listing has the name of every blob that was there all the time, each once, also of a store opened anew.
 *   <li>What was deleted is absent, missing and not listed; the rest is untouched. Deleting what is not here is no error.
 *   <li>What was deleted can be put again.
 * </ol>
 */
public abstract class SweepableBlobStoreContract extends BlobStoreContract {
    /** For the subclass. */
    protected SweepableBlobStoreContract() {}

    @Override
    protected abstract SweepableBlobStore create() throws Exception;

    private SweepableBlobStore sweepable() {
        return (SweepableBlobStore) store();
    }

    @Test
    final void sweepClause1_theListingHasEveryBlobOnce() throws Exception {
        List<Blob> blobs = SampleRepository.of(samples(), 30).blobs();
        sweepable().putAll(blobs);
        assertThat(sweepable().list()).toIterable().containsExactlyInAnyOrderElementsOf(ids(blobs));
        SweepableBlobStore again = (SweepableBlobStore) reopen(store());
        assertThat(again.list()).toIterable().containsExactlyInAnyOrderElementsOf(ids(blobs));
    }

    @Test
    final void sweepClause2_whatWasDeletedIsGoneAndNothingElse() throws Exception {
        List<Blob> blobs = samples().chunks(100, 300);
        sweepable().putAll(blobs);
        List<ObjectId> gone = new java.util.ArrayList<>(ids(blobs.subList(0, 40)));
        gone.add(samples().id(Kind.CHUNK));
        sweepable().delete(gone);
        for (SweepableBlobStore one : List.of(sweepable(), (SweepableBlobStore) reopen(store()))) {
            assertThat(one.missing(ids(blobs))).containsExactlyInAnyOrderElementsOf(ids(blobs.subList(0, 40)));
            assertThat(one.get(blobs.get(3).id())).isEmpty();
            assertThat(one.get(blobs.get(40).id())).hasValue(blobs.get(40));
            assertThat(one.list()).toIterable().containsExactlyInAnyOrderElementsOf(ids(blobs.subList(40, 100)));
        }
    }

    @Test
    final void sweepClause3_whatWasDeletedCanBePutAgain() {
        List<Blob> blobs = samples().chunks(10, 300);
        sweepable().putAll(blobs);
        sweepable().delete(ids(blobs));
        sweepable().putAll(blobs);
        assertThat(sweepable().missing(ids(blobs))).isEmpty();
        assertThat(sweepable().get(blobs.getFirst().id())).hasValue(blobs.getFirst());
    }
}
