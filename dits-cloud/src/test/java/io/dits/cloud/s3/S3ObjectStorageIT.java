// SPDX-License-Identifier: Apache-2.0
package io.dits.cloud.s3;

import io.dits.testkit.s3.TestS3;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The contract against S3Proxy, with one request for most objects. */
final class S3ObjectStorageIT extends S3Contract {
    @RegisterExtension
    static final TestS3 S3 = new TestS3();

    /** S3Proxy does; no other server is known to. */
    @Override
    protected boolean listsUnfinished() {
        return true;
    }

    @Override
    S3Settings settings(String bucketName) {
        return Settings.of(S3.access(), bucketName);
    }
}
