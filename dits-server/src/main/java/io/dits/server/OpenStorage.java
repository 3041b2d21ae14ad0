// SPDX-License-Identifier: Apache-2.0
package io.dits.server;

import io.dits.core.store.ObjectStorage;
import io.dits.server.config.ServerConfig;
import io.dits.storage.local.LocalObjectStorage;
import io.dits.storage.pack.Spool;

/**
 * The back-end that keeps the content, opened.
 *
 * @param objects what it keeps
 * @param spool where packs are written before it keeps them
 * @param place where it is, for people
 * @param check tries whether it can be written to; throws a {@link io.dits.core.store.StoreException} that says why not
 * @param connections what is closed with it
 */
record OpenStorage(ObjectStorage objects, Spool spool, String place, Runnable check, Runnable connections)
        implements AutoCloseable {
    /** As a server needs it: made if it is missing, and fit to be written to. */
    static OpenStorage forServer(ServerConfig.Storage config) {
        OpenStorage open = switch (config.backend()) {
            case ServerConfig.Local local -> local(LocalObjectStorage.open(local.path()), local);
        };
        try {
            open.check.run();
            return open;
        } catch (RuntimeException e) {
            open.close();
            throw e;
        }
    }

    /** As commands beside a server need it: there, and left as it is. */
    static OpenStorage existing(ServerConfig.Storage config) {
        return switch (config.backend()) {
            case ServerConfig.Local local -> local(LocalObjectStorage.openExisting(local.path()), local);
        };
    }

    private static OpenStorage local(LocalObjectStorage folder, ServerConfig.Local config) {
        return new OpenStorage(folder, folder.spool(), config.path().toString(), folder::checkWritable, () -> {});
    }

    /** Ends its connections. */
    @Override
    public void close() {
        connections.run();
    }
}
