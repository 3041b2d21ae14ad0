// SPDX-License-Identifier: Apache-2.0
package io.dits.cloud.s3;

import io.dits.cloud.s3.S3Settings.Dialect;
import io.dits.core.store.ObjectStorage;
import io.dits.testkit.contract.ObjectStorageContract;
import io.dits.testkit.s3.Radosgw;
import io.dits.testkit.s3.TestS3;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/** The contract against Ceph, a server of the field, as it comes. */
@Tag("full")
final class RadosgwIT extends ObjectStorageContract {
    @TempDir
    static Path folder;

    private static Radosgw server;

    private final List<S3ObjectStorage> opened = new ArrayList<>();
    private final String bucket = TestS3.newBucket();

    @BeforeAll
    static void start() throws Exception {
        server = Radosgw.start(folder);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Override
    protected boolean decidesRaces() {
        return true;
    }

    /** A page is of 1000. */
    @Override
    protected int many() {
        return 1100;
    }

    @Override
    protected ObjectStorage create() {
        return open();
    }

    @Override
    protected ObjectStorage reopen(ObjectStorage before) {
        return open();
    }

    private S3ObjectStorage open() {
        S3Settings settings = Settings.of(server.access(), bucket, S3Settings.LEAST_PART, Dialect.COMMON);
        S3ObjectStorage storage = S3ObjectStorage.open(settings);
        opened.add(storage);
        return storage;
    }

    @AfterEach
    void close() {
        opened.forEach(S3ObjectStorage::close);
    }
}
