// SPDX-License-Identifier: Apache-2.0
package io.dits.cloud.s3;

import io.dits.cloud.s3.S3Settings.Dialect;
import io.dits.testkit.s3.Radosgw;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/** The contract against Ceph, a server of the field, as it comes. */
@Tag("full")
final class RadosgwIT extends S3Contract {
    @TempDir
    static Path folder;

    private static Radosgw server;

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

    @Override
    S3Settings settings(String bucketName) {
        return Settings.of(server.access(), bucketName, S3Settings.LEAST_PART, Dialect.COMMON);
    }
}
