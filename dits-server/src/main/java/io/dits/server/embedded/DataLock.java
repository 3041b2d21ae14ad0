// SPDX-License-Identifier: Apache-2.0
package io.dits.server.embedded;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** The right to a data folder: one process at a time has it, and a killed one loses it at once. */
final class DataLock implements AutoCloseable {
    private final FileChannel channel;

    private DataLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Takes the folder.
     *
     * @throws EmbeddedPostgresException if somebody has it
     */
    static DataLock take(Path data) throws IOException {
        // Opened, not read: the system lets go of a process's lock when the process closes any channel to the file.
        FileChannel channel = FileChannel.open(
                data.resolve("lock"),
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        boolean taken = false;
        try {
            taken = channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            throw inUse(data);
        } finally {
            if (!taken) {
                channel.close();
            }
        }
        if (!taken) {
            throw inUse(data);
        }
        return new DataLock(channel);
    }

    private static EmbeddedPostgresException inUse(Path data) {
        return new EmbeddedPostgresException("the data folder " + data
                + " is in use by another server; stop that one, or choose another folder with --data");
    }

    /** Gives the folder back. */
    @Override
    public void close() throws IOException {
        channel.close();
    }
}
