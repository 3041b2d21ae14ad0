// SPDX-License-Identifier: Apache-2.0
package io.dits.storage.pack;

import io.dits.core.store.Content;
import io.dits.storage.catalog.PackId;
import io.dits.storage.disk.Disk;
import java.io.IOException;
import java.nio.file.Path;

/** Where packs are written before they are stored. */
public interface Spool {
    /** A name for a new file. */
    Path newFile() throws IOException;

    /** Whether packs of chunks are written past the file cache: nobody reads them soon. */
    default boolean pastCache() {
        return false;
    }

    /** A finished file as content. */
    Content content(Path finished) throws IOException;

    /** A finished file's pack is stored: what is still there of the file is not needed any more. */
    default void stored(PackId pack, long size, Path finished) {
        Disk.discard(finished);
    }

    /** Spools in a folder; what is stored is copied from there. */
    static Spool in(Path folder) {
        return new Spool() {
            @Override
            public Path newFile() {
                return folder.resolve(java.util.UUID.randomUUID() + ".pack");
            }

            @Override
            public Content content(Path finished) throws IOException {
                return Content.of(finished);
            }
        };
    }
}
