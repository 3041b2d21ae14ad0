// SPDX-License-Identifier: Apache-2.0
package io.dits.storage.pack;

import io.dits.core.content.Blob;
import io.dits.storage.disk.Disk;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.util.Optional;

/** One pack after the other, of one sort of blobs. The memory of its buffer is taken when first needed. */
final class Lane {
    private final Spool spool;
    private final Arena memory;
    private final int bufferSize;
    private Optional<ByteBuffer> buffer = Optional.empty();
    private Optional<PackWriter> open = Optional.empty();

    Lane(Spool spool, Arena memory, int bufferSize) {
        this.spool = spool;
        this.memory = memory;
        this.bufferSize = bufferSize;
    }

    boolean fits(Blob blob) {
        return open.isEmpty() || open.get().fits(blob);
    }

    void add(Blob blob) throws IOException {
        if (open.isEmpty()) {
            open = Optional.of(PackWriter.create(spool.newFile(), buffer()));
        }
        open.get().add(blob);
    }

    private ByteBuffer buffer() {
        ByteBuffer mine = buffer.orElseGet(() -> Disk.pages(memory, bufferSize));
        buffer = Optional.of(mine);
        return mine;
    }

    /** Ends the pack under way, if there is one. */
    Optional<PackWriter.Written> finish() throws IOException {
        if (open.isEmpty()) {
            return Optional.empty();
        }
        PackWriter.Written written = open.get().finish();
        open = Optional.empty();
        return Optional.of(written);
    }

    /** Gives up the pack under way. */
    void abandon() {
        open.ifPresent(PackWriter::abandon);
        open = Optional.empty();
    }
}
