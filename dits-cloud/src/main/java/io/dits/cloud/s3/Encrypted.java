// SPDX-License-Identifier: Apache-2.0
package io.dits.cloud.s3;

import io.dits.cloud.s3.S3Settings.Encryption;
import io.dits.cloud.s3.S3Settings.ManagedKey;
import io.dits.cloud.s3.S3Settings.StorageKeys;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;

/** What the requests that begin an object say about its encryption; null says nothing. */
record Encrypted(
        @Nullable ServerSideEncryption algorithm,
        @Nullable String key,
        @Nullable Boolean bucketKey) {
    static Encrypted as(Optional<Encryption> encryption) {
        if (encryption.isEmpty()) {
            return new Encrypted(null, null, null);
        }
        return switch (encryption.get()) {
            case StorageKeys _ -> new Encrypted(ServerSideEncryption.AES256, null, null);
            case ManagedKey managed ->
                new Encrypted(ServerSideEncryption.AWS_KMS, managed.key().orElse(null), managed.bucketKey());
        };
    }

    void tell(PutObjectRequest.Builder request) {
        request.serverSideEncryption(algorithm).ssekmsKeyId(key).bucketKeyEnabled(bucketKey);
    }

    void tell(CreateMultipartUploadRequest.Builder request) {
        request.serverSideEncryption(algorithm).ssekmsKeyId(key).bucketKeyEnabled(bucketKey);
    }
}
