// SPDX-License-Identifier: Apache-2.0
package io.dits.cloud.s3;

import io.dits.cloud.s3.S3Settings.Dialect;
import io.dits.cloud.s3.S3Settings.Encryption;
import io.dits.cloud.s3.S3Settings.Keys;
import io.dits.testkit.net.ScriptedServer;
import io.dits.testkit.s3.S3Access;
import java.util.Optional;

/** Settings for tests. */
final class Settings {
    private static final long PART = 64 << 20;

    private Settings() {}

    /** How a server that checks no keys is reached. */
    static S3Access access(ScriptedServer server) {
        return new S3Access(server.endpoint(), "an-access-key", "a-secret-key");
    }

    /** What configuration makes of a server and a bucket alone. */
    static S3Settings of(S3Access access, String bucket) {
        return of(access, bucket, PART, Dialect.COMMON);
    }

    static S3Settings of(S3Access access, String bucket, long partSize, Dialect dialect) {
        return of(access, bucket, partSize, dialect, Optional.empty());
    }

    static S3Settings of(
            S3Access access, String bucket, long partSize, Dialect dialect, Optional<Encryption> encryption) {
        return new S3Settings(
                Optional.of(access.endpoint()),
                "us-east-1",
                bucket,
                Optional.of(new Keys(access.accessKey(), access.secretKey())),
                false,
                partSize,
                dialect,
                encryption);
    }
}
