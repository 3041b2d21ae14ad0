// SPDX-License-Identifier: Apache-2.0
package io.dits.cloud.s3;

import io.dits.core.store.ObjectStorage;
import io.dits.testkit.contract.ObjectStorageContract;
import io.dits.testkit.s3.TestS3;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The contract against S3Proxy, with one request for most objects. */
final class S3ObjectStorageIT extends ObjectStorageContract {
    @RegisterExtension
    static final TestS3 S3 = new TestS3();

    private final List<S3ObjectStorage> opened = new ArrayList<>();
    private final String bucket = TestS3.newBucket();

    /** S3Proxy does; no other server is known to. */
    @Override
    protected boolean listsUnfinished() {
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
        S3ObjectStorage storage = S3ObjectStorage.open(Settings.of(S3.access(), bucket));
        opened.add(storage);
        return storage;
    }

    @AfterEach
    void close() {
        opened.forEach(S3ObjectStorage::close);
    }
}
