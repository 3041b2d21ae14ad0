// SPDX-License-Identifier: Apache-2.0
package io.dits.server.metrics;

import io.dits.core.store.StoreException;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;

/** The room on the file system of a folder, in bytes; what cannot be told is a {@link StoreException}. */
public record DiskRoom(Path folder) {
    @FunctionalInterface
    private interface Question {
        long of(FileStore disk) throws IOException;
    }

    /** What the server may still write. */
    public long free() {
        return ask(FileStore::getUsableSpace);
    }

    /** All of it, whoever has it. */
    public long size() {
        return ask(FileStore::getTotalSpace);
    }

    private long ask(Question question) {
        try {
            return question.of(Files.getFileStore(folder));
        } catch (IOException e) {
            throw new StoreException(StoreException.Kind.UNAVAILABLE, folder + " cannot be looked at", e);
        }
    }
}
