// SPDX-License-Identifier: Apache-2.0
package io.dits.cloud.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dits.cloud.s3.S3Settings.Dialect;
import io.dits.core.store.Content;
import io.dits.core.store.ObjectStorage.Listed;
import io.dits.core.store.StorageKey;
import io.dits.core.store.StoreException;
import io.dits.core.store.StoreException.Kind;
import io.dits.testkit.net.ScriptedServer;
import io.dits.testkit.s3.S3Access;
import io.dits.testkit.s3.TestS3;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/** A bucket that is missing, another's, or only half written to; against S3Proxy. */
final class S3BucketIT {
    @RegisterExtension
    static final TestS3 S3 = new TestS3();

    private static final StorageKey KEY = new StorageKey("v1/chunks/0/1/01");

    private final String bucket = TestS3.newBucket();

    private S3Settings settings() {
        return Settings.of(S3.access(), bucket);
    }

    private S3Client plainClient() {
        return S3Clients.open(settings());
    }

    @Test
    void aMissingBucketIsMadeByWhoMayAndByNobodyElse() {
        try (S3ObjectStorage beside = S3ObjectStorage.openExisting(settings())) {
            for (Runnable use : List.<Runnable>of(
                    beside::checkWritable, () -> beside.get(KEY), () -> beside.list(""), () -> beside.get(KEY, 0, 0))) {
                assertThatThrownBy(use::run)
                        .isInstanceOfSatisfying(
                                StoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNAVAILABLE))
                        .hasMessageContaining("the bucket " + bucket + " is not there");
            }
        }
        try (S3ObjectStorage storage = S3ObjectStorage.open(settings())) {
            assertThat(storage.get(KEY)).isEmpty();
            storage.put(KEY, Content.of(new byte[3]));
        }
        try (S3ObjectStorage beside = S3ObjectStorage.openExisting(settings())) {
            beside.checkWritable();
            assertThat(beside.list("")).toIterable().containsExactly(new Listed(KEY, 3));
        }
    }

    @Test
    void aBucketThatMayNotBeMadeSaysHowToMakeIt() throws Exception {
        try (ScriptedServer server = ScriptedServer.start();
                S3ObjectStorage storage = S3ObjectStorage.open(Settings.of(Settings.access(server), "films"))) {
            server.answers(request -> request.method().equals("PUT")
                    ? ScriptedServer.Answer.error(403, "AccessDenied", "no")
                    : ScriptedServer.Answer.error(404, "NoSuchBucket", "none"));
            assertThatThrownBy(storage::checkWritable)
                    .isInstanceOfSatisfying(
                            StoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.DENIED))
                    .hasMessageContaining("the bucket films is not there and cannot be made; make it, as by: aws s3 mb"
                            + " s3://films --region us-east-1: AccessDenied: no");
        }
    }

    @Test
    void wrongKeysAreDenied() {
        S3Access access = S3.access();
        for (S3Access wrong : List.of(
                new S3Access(access.endpoint(), access.accessKey(), "another secret"),
                new S3Access(access.endpoint(), "another", access.secretKey()))) {
            try (S3ObjectStorage storage = S3ObjectStorage.open(Settings.of(wrong, bucket))) {
                assertThatThrownBy(storage::checkWritable)
                        .isInstanceOfSatisfying(
                                StoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.DENIED))
                        .hasMessageMatching(
                                "(?s)cannot use s3://" + bucket + ": .*check storage.s3.(access|secret)_key")
                        .hasMessageNotContaining("another secret");
            }
        }
    }

    @Test
    void aFailedPutInPartsIsTakenBack() {
        S3Settings inParts = Settings.of(S3.access(), bucket, S3Settings.LEAST_PART, Dialect.COMMON);
        int size = 22 << 20;
        Content breakingOff = new Content() {
            @Override
            public long size() {
                return size;
            }

            @Override
            public InputStream open() {
                return new SequenceInputStream(
                        new ByteArrayInputStream(new byte[size - 1000]), InputStream.nullInputStream());
            }
        };
        try (S3ObjectStorage storage = S3ObjectStorage.open(inParts);
                S3Client client = plainClient()) {
            assertThatThrownBy(() -> storage.put(KEY, breakingOff)).isInstanceOf(StoreException.class);
            assertThat(client.listMultipartUploads(request -> request.bucket(bucket))
                            .uploads())
                    .isEmpty();
            assertThat(storage.get(KEY)).isEmpty();
            storage.put(KEY, Content.of(new byte[size]));
            assertThat(storage.get(KEY, size - 3, 3)).hasValue(new byte[3]);
            assertThat(client.listMultipartUploads(request -> request.bucket(bucket))
                            .uploads())
                    .isEmpty();
        }
    }

    @Test
    void aCheckLeavesNothing() {
        try (S3ObjectStorage storage = S3ObjectStorage.open(settings());
                S3Client client = plainClient()) {
            storage.checkWritable();
            assertThat(client.listObjectsV2(request -> request.bucket(bucket)).contents())
                    .isEmpty();
            assertThat(client.listMultipartUploads(request -> request.bucket(bucket))
                            .uploads())
                    .isEmpty();
        }
    }

    @Test
    void whatOthersKeepThereIsLeftOut() {
        try (S3ObjectStorage storage = S3ObjectStorage.open(settings());
                S3Client client = plainClient()) {
            storage.put(KEY, Content.of(new byte[3]));
            client.putObject(
                    request -> request.bucket(bucket).key("v1/chunks/notes of the studio.txt"),
                    RequestBody.fromString("hello"));
            assertThat(storage.list("v1/")).toIterable().containsExactly(new Listed(KEY, 3));
        }
    }
}
