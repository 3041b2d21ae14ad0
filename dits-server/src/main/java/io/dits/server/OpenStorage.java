// SPDX-License-Identifier: Apache-2.0
package io.dits.server;

import io.dits.cloud.azure.AzureObjectStorage;
import io.dits.cloud.gcs.GcsObjectStorage;
import io.dits.cloud.s3.S3ObjectStorage;
import io.dits.core.store.ObjectStorage;
import io.dits.core.store.StoreException;
import io.dits.server.config.ServerConfig;
import io.dits.server.service.OwnStorage;
import io.dits.storage.local.LocalObjectStorage;
import io.dits.storage.local.SpoolFolder;
import io.dits.storage.pack.Spool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The back-end that keeps the content, opened.
 *
 * @param objects what it keeps
 * @param spool where packs are written before it keeps them
 * @param place where it is, for people
 * @param elsewhere whether it is not on this machine, so that it may come back by itself when it is away
 * @param check tries whether it can be written to; throws a {@link StoreException} that says why not
 * @param connections what is closed with it
 */
record OpenStorage(
        ObjectStorage objects, Spool spool, String place, boolean elsewhere, Runnable check, Runnable connections)
        implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OpenStorage.class);

    /** As a server needs it: made if it is missing, with a spool that can be written to. */
    static OpenStorage forServer(ServerConfig.Storage config) {
        return switch (config.backend()) {
            case ServerConfig.Local local -> local(LocalObjectStorage.open(local.path()), local);
            case ServerConfig.S3 s3 -> s3(S3ObjectStorage.open(s3.settings()), s3, writableSpool(config));
            case ServerConfig.Gcs gcs -> gcs(GcsObjectStorage.open(gcs.settings()), gcs, writableSpool(config));
            case ServerConfig.Azure azure -> azure(AzureObjectStorage.open(azure.settings()), writableSpool(config));
        };
    }

    /** As commands beside a server need it: there, and left as it is. */
    static OpenStorage existing(ServerConfig.Storage config) {
        return switch (config.backend()) {
            case ServerConfig.Local local -> local(LocalObjectStorage.openExisting(local.path()), local);
            case ServerConfig.S3 s3 -> s3(S3ObjectStorage.openExisting(s3.settings()), s3, spool(config));
            case ServerConfig.Gcs gcs -> gcs(GcsObjectStorage.openExisting(gcs.settings()), gcs, spool(config));
            case ServerConfig.Azure azure -> azure(AzureObjectStorage.openExisting(azure.settings()), spool(config));
        };
    }

    private static OpenStorage local(LocalObjectStorage folder, ServerConfig.Local config) {
        return new OpenStorage(
                folder, folder.spool(), config.path().toString(), false, folder::checkWritable, () -> {});
    }

    private static SpoolFolder spool(ServerConfig.Storage config) {
        return SpoolFolder.open(config.spool());
    }

    private static SpoolFolder writableSpool(ServerConfig.Storage config) {
        SpoolFolder spool = spool(config);
        spool.checkWritable();
        return spool;
    }

    private static OpenStorage s3(S3ObjectStorage bucket, ServerConfig.S3 config, Spool spool) {
        return new OpenStorage(bucket, spool, config.settings().place(), true, bucket::checkWritable, bucket::close);
    }

    private static OpenStorage gcs(GcsObjectStorage bucket, ServerConfig.Gcs config, Spool spool) {
        return new OpenStorage(bucket, spool, config.settings().place(), true, bucket::checkWritable, bucket::close);
    }

    private static OpenStorage azure(AzureObjectStorage container, Spool spool) {
        return new OpenStorage(container, spool, container.place(), true, container::checkWritable, () -> {});
    }

    /**
     * Whether it answers; one that is elsewhere may be away for a while, as when everything is started at once.
     *
     * @throws StoreException if it cannot be used, and would not mend by itself
     */
    boolean answers() {
        try {
            check.run();
            return true;
        } catch (StoreException e) {
            if (elsewhere && e.kind().retryable()) {
                LOG.warn("the storage does not answer yet: {}", e.getMessage());
                return false;
            }
            throw e;
        }
    }

    /**
     * Asks it once: who waits for a command learns at once that it is away, or not there, instead of after repeats.
     *
     * @throws StoreException if it does not answer
     */
    OpenStorage asked() {
        try {
            boolean _ = objects.get(OwnStorage.MARK).isPresent();
            return this;
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /**
     * Reads and writes a little.
     *
     * @throws StoreException if it cannot be used
     */
    void tryOut() {
        boolean _ = objects.get(OwnStorage.MARK).isPresent();
        check.run();
    }

    /** The same with other objects before them, as with guards. */
    OpenStorage with(ObjectStorage before) {
        return new OpenStorage(before, spool, place, elsewhere, check, connections);
    }

    /** Ends its connections. */
    @Override
    public void close() {
        connections.run();
    }
}
