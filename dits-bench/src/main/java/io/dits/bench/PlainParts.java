// SPDX-License-Identifier: Apache-2.0
package io.dits.bench;

import io.dits.testkit.s3.S3Access;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/** The least that brings a file into a bucket: AWS's library, in parts, several at once. */
final class PlainParts {
    private static final int PART = 16 << 20;
    private static final int AT_ONCE = 4;

    private PlainParts() {}

    /** Uploads the file into a bucket that is made; seconds of wall time. */
    static double time(Path file, S3Access access, String bucket) throws Exception {
        try (S3Client client = S3Client.builder()
                        .endpointOverride(access.endpoint())
                        .region(Region.US_EAST_1)
                        .forcePathStyle(true)
                        .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                        .credentialsProvider(StaticCredentialsProvider.create(
                                AwsBasicCredentials.create(access.accessKey(), access.secretKey())))
                        .build();
                ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE)) {
            client.createBucket(request -> request.bucket(bucket));
            long start = System.nanoTime();
            String key = "clip.mov";
            String id = client.createMultipartUpload(
                            request -> request.bucket(bucket).key(key))
                    .uploadId();
            long size = Files.size(file);
            List<Future<CompletedPart>> parts = new ArrayList<>();
            for (long from = 0; from < size; from += PART) {
                long at = from;
                int number = parts.size() + 1;
                parts.add(threads.submit(() -> {
                    RequestBody body = RequestBody.fromContentProvider(
                            () -> open(file, at), Math.min(PART, size - at), "application/octet-stream");
                    String tag = client.uploadPart(
                                    request -> request.bucket(bucket)
                                            .key(key)
                                            .uploadId(id)
                                            .partNumber(number),
                                    body)
                            .eTag();
                    return CompletedPart.builder().partNumber(number).eTag(tag).build();
                }));
            }
            List<CompletedPart> done = new ArrayList<>();
            for (Future<CompletedPart> part : parts) {
                done.add(part.get());
            }
            client.completeMultipartUpload(request ->
                    request.bucket(bucket).key(key).uploadId(id).multipartUpload(upload -> upload.parts(done)));
            return (System.nanoTime() - start) / 1e9;
        }
    }

    private static InputStream open(Path file, long from) {
        try {
            InputStream in = Files.newInputStream(file);
            in.skipNBytes(from);
            return in;
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
