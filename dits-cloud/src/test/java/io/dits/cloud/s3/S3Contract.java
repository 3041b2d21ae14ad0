// SPDX-License-Identifier: Apache-2.0
package io.dits.cloud.s3;

import io.dits.core.store.ObjectStorage;
import io.dits.testkit.contract.ObjectStorageContract;
import io.dits.testkit.s3.TestS3;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/** The contract against a server of S3, in a bucket of its own for each test. */
abstract class S3Contract extends ObjectStorageContract {
    private final List<S3ObjectStorage> opened = new ArrayList<>();
    private final String bucket = TestS3.newBucket();

    /** The settings for that bucket. */
    abstract S3Settings settings(String bucketName);

    /** A page is of 1000. */
    @Override
    protected int many() {
        return 1100;
    }

    @Override
    protected ObjectStorage create() {
        opened.add(S3ObjectStorage.open(settings(bucket)));
        return opened.getLast();
    }

    @Override
    protected ObjectStorage reopen(ObjectStorage before) {
        return create();
    }

    @AfterEach
    void close() {
        opened.forEach(S3ObjectStorage::close);
    }
}
