// SPDX-License-Identifier: Apache-2.0
package io.dits.client.sync;

import io.dits.client.progress.Progress;
import io.dits.core.content.Blob;
import io.dits.core.graph.Transfer;
import io.dits.core.model.Kind;
import java.util.OptionalLong;

/** Shows a transfer in bytes of files: what is there already counts as done the moment it is known. */
final class Counting implements Transfer.Listener, AutoCloseable {
    private final Progress.Phase phase;
    private long found;

    Counting(Progress progress, String title) {
        this.phase = progress.begin(title, Progress.Unit.BYTES, OptionalLong.empty());
    }

    @Override
    public void found(long bytes) {
        found += bytes;
        phase.total(found);
    }

    @Override
    public void present(long bytes) {
        phase.advance(bytes);
    }

    @Override
    public void copied(Blob blob) {
        if (blob.id().kind() == Kind.CHUNK) {
            phase.advance(blob.size());
        }
    }

    @Override
    public void close() {
        phase.close();
    }
}
