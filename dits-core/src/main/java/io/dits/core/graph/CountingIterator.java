// SPDX-License-Identifier: Apache-2.0
package io.dits.core.graph;

import io.dits.core.content.Blob;
import java.util.Iterator;
import java.util.function.Consumer;

/** Tells of each blob as it is taken. */
final class CountingIterator implements Iterator<Blob> {
    private final Iterator<Blob> blobs;
    private final Consumer<Blob> taken;

    CountingIterator(Iterator<Blob> blobs, Consumer<Blob> taken) {
        this.blobs = blobs;
        this.taken = taken;
    }

    @Override
    public boolean hasNext() {
        return blobs.hasNext();
    }

    @Override
    public Blob next() {
        Blob blob = blobs.next();
        taken.accept(blob);
        return blob;
    }
}
