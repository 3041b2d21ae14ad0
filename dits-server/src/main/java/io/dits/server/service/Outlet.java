// SPDX-License-Identifier: Apache-2.0
package io.dits.server.service;

import io.dits.core.content.Blob;
import io.dits.core.model.ObjectId;
import io.dits.core.store.BlobStore;
import io.dits.core.wire.Frames;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One fetch on its way out: objects are read in groups, each of bounded size. */
final class Outlet {
    private static final long GROUP = 4L << 20;
    /** A group is read in one piece, then decoded object by object. */
    private static final long COPIES = 3;

    private final BlobStore store;
    private final ByteBudget budget;
    private final Duration patience;
    private final OutputStream out;
    private int written;

    Outlet(BlobStore store, ByteBudget budget, Duration patience, OutputStream out) {
        this.store = store;
        this.budget = budget;
        this.patience = patience;
        this.out = out;
    }

    void writeAll(Map<ObjectId, Integer> sizes) throws IOException {
        List<ObjectId> group = new ArrayList<>();
        long bytes = 0;
        for (Map.Entry<ObjectId, Integer> object : sizes.entrySet()) {
            if (!group.isEmpty() && bytes + object.getValue() > GROUP) {
                write(group, bytes);
                group.clear();
                bytes = 0;
            }
            group.add(object.getKey());
            bytes += object.getValue();
        }
        write(group, bytes);
        Frames.end(out, written);
    }

    private void write(List<ObjectId> group, long bytes) throws IOException {
        budget.take(COPIES * bytes, patience);
        try {
            store.getAll(group, this::write);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } finally {
            budget.giveBack(COPIES * bytes);
        }
    }

    private void write(Blob blob) {
        try {
            Frames.write(out, blob);
            written++;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
