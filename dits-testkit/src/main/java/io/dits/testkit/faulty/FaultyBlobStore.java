// SPDX-License-Identifier: Apache-2.0
package io.dits.testkit.faulty;

import io.dits.core.content.Blob;
import io.dits.core.model.ObjectId;
import io.dits.core.store.BlobStore;
import io.dits.core.store.StoreException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A blob store that fails as {@link Faults} say. One call of it draws once, except putAll, which draws for each blob: a
 * failure keeps what came before. ABSENT says that what is asked for is not there; the other lies cannot be told of blobs,
 * which prove themselves, and count as BROKEN.
 */
public final class FaultyBlobStore implements BlobStore {
    private static final int BATCH = 16;

    private final BlobStore inner;
    private final Faults faults;

    /** Faults before that store. */
    public FaultyBlobStore(BlobStore inner, Faults faults) {
        this.inner = inner;
        this.faults = faults;
    }

    @Override
    public Optional<Blob> get(ObjectId id) {
        return absent("get " + id.text()) ? Optional.empty() : inner.get(id);
    }

    @Override
    public void getAll(Collection<? extends ObjectId> ids, Consumer<Blob> sink) {
        if (!absent("get " + ids.size() + " objects")) {
            inner.getAll(ids, sink);
        }
    }

    @Override
    public void putAll(Iterable<Blob> blobs) {
        List<Blob> batch = new ArrayList<>();
        for (Blob blob : blobs) {
            Optional<Fault> fault = faults.draw();
            if (fault.isEmpty() || fault.get() == Fault.LOST_ANSWER) {
                batch.add(blob);
            }
            if (fault.isPresent() || batch.size() == BATCH) {
                inner.putAll(batch);
                batch.clear();
            }
            fault.ifPresent(one -> fail("put " + blob.id().text(), one));
        }
        inner.putAll(batch);
    }

    @Override
    public Set<ObjectId> missing(Collection<? extends ObjectId> ids) {
        return absent("missing of " + ids.size() + " ids") ? Set.copyOf(ids) : inner.missing(ids);
    }

    private boolean absent(String what) {
        Optional<Fault> fault = faults.draw();
        if (fault.equals(Optional.of(Fault.ABSENT))) {
            return true;
        }
        fault.ifPresent(one -> fail(what, one));
        return false;
    }

    private static void fail(String what, Fault fault) {
        throw new StoreException(
                fault.kind().orElse(StoreException.Kind.BROKEN), "faulty store: " + what + ": " + fault);
    }
}
