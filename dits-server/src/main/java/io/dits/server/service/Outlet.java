// SPDX-License-Identifier: Apache-2.0
package io.dits.server.service;

import io.dits.core.content.Blob;
import io.dits.core.model.ObjectId;
import io.dits.core.wire.Frames;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Map;

/** One fetch on its way out. */
final class Outlet {
    private final Portions portions;
    private final OutputStream out;
    private int written;

    Outlet(Portions portions, OutputStream out) {
        this.portions = portions;
        this.out = out;
    }

    void writeAll(Map<ObjectId, Integer> sizes) throws IOException {
        try {
            portions.each(sizes, this::write);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        Frames.end(out, written);
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
