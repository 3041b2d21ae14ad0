// SPDX-License-Identifier: Apache-2.0
package io.dits.cloud.s3;

import io.dits.cloud.s3.S3Settings.Dialect;
import io.dits.testkit.s3.TestS3;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The contract with all three switches the other way, and in the smallest parts. */
final class S3OtherDialectIT extends S3Contract {
    @RegisterExtension
    static final TestS3 S3 = new TestS3();

    /** S3Proxy does; no other server is known to. */
    @Override
    protected boolean listsUnfinished() {
        return true;
    }

    @Override
    S3Settings settings(String bucketName) {
        return Settings.of(S3.access(), bucketName, S3Settings.LEAST_PART, new Dialect(true, false, true));
    }
}
