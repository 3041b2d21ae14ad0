// SPDX-License-Identifier: Apache-2.0
package io.dits.cloud.s3;

import io.dits.cloud.s3.S3Settings.Dialect;
import io.dits.testkit.s3.SwiftS3;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/** The contract against Swift, with the switches that it needs; it answers conditional puts with 501. */
@Tag("full")
final class SwiftS3IT extends S3Contract {
    @TempDir
    static Path folder;

    private static SwiftS3 server;

    @BeforeAll
    static void start() throws Exception {
        server = SwiftS3.start(folder);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Override
    protected boolean decidesRaces() {
        return false;
    }

    @Override
    S3Settings settings(String bucketName) {
        return Settings.of(server.access(), bucketName, S3Settings.LEAST_PART, new Dialect(false, false, true));
    }
}
