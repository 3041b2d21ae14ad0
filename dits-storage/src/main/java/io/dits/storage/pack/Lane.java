// SPDX-License-Identifier: Apache-2.0
package io.dits.storage.pack;

import io.dits.core.content.Blob;
import io.dits.storage.disk.BlockFile;
import java.io.IOException;
import java.util.Optional;

/** One pack after the other, of one sort of blobs. */
final class Lane {
    private final Spool spool;
    private final BlockFile.Blocks blocks;
    private Optional<PackWriter> open = Optional.empty();

    Lane(Spool spool, BlockFile.Blocks blocks) {
        this.spool = spool;
        this.blocks = blocks;
    }

    boolean fits(Blob blob) {
        return open.isEmpty() || open.get().fits(blob);
    }

    void add(Blob blob) throws IOException {
        if (open.isEmpty()) {
            open = Optional.of(PackWriter.create(spool.newFile(), blocks));
        }
        open.get().add(blob);
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
