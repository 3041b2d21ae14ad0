// SPDX-License-Identifier: Apache-2.0
package io.dits.storage.local;

import io.dits.core.store.Content;
import io.dits.core.store.StoreException;
import io.dits.storage.disk.Disk;
import io.dits.storage.pack.Spool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A spool in a folder of its own, for object storage that is not on this machine. Several processes may use the folder, which
 * is made when the first file is. Nothing in it needs to survive: what crashed writers left is removed when it is opened.
 */
public final class SpoolFolder implements Spool {
    private final Path folder;
    private final Temporaries temporaries;

    private SpoolFolder(Path folder) {
        this.folder = folder;
        this.temporaries = new Temporaries(folder);
    }

    /** Opens the folder, if it is there. */
    public static SpoolFolder open(Path folder) {
        SpoolFolder spool = new SpoolFolder(folder);
        try {
            spool.temporaries.removeAbandoned();
        } catch (IOException left) {
            // They take room but harm nobody.
            return spool;
        }
        return spool;
    }

    /**
     * Writes a file and removes it, so that a folder that cannot be written to is known before somebody needs it.
     *
     * @throws StoreException that says why it cannot
     */
    public void checkWritable() {
        try {
            Path file = newFile();
            try {
                Files.write(file, new byte[1]);
            } finally {
                Disk.discard(file);
            }
        } catch (IOException e) {
            throw Disk.failure("cannot write to the spool folder " + folder, folder, e);
        }
    }

    @Override
    public Path newFile() throws IOException {
        return temporaries.newFile();
    }

    @Override
    public Content content(Path finished) throws IOException {
        return Content.of(finished);
    }
}
