// SPDX-License-Identifier: Apache-2.0
package io.dits.cloud.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.dits.cloud.s3.S3Settings.Dialect;
import io.dits.cloud.s3.S3Settings.Encryption;
import io.dits.core.store.Content;
import io.dits.core.store.StorageKey;
import io.dits.testkit.net.ScriptedServer;
import io.dits.testkit.net.ScriptedServer.Answer;
import io.dits.testkit.net.ScriptedServer.Asked;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is said to a server, read off its side: what no server here could prove by its answers. */
final class S3RequestsTest {
    private static final StorageKey KEY = new StorageKey("v1/chunks/0/1/01");
    private static final int PART = 5 << 20;

    @org.jspecify.annotations.Nullable
    private ScriptedServer scripted;

    @BeforeEach
    void start() throws IOException {
        scripted = ScriptedServer.start();
        server().answers(S3RequestsTest::kindly);
    }

    @AfterEach
    void stop() {
        server().close();
    }

    private ScriptedServer server() {
        return java.util.Objects.requireNonNull(scripted);
    }

    private static Answer kindly(Asked request) {
        if (request.target().contains("uploads")) {
            return Answer.ok("<InitiateMultipartUploadResult><UploadId>u1</UploadId></InitiateMultipartUploadResult>");
        }
        if (request.method().equals("POST") && request.target().contains("uploadId=")) {
            return Answer.ok("<CompleteMultipartUploadResult><ETag>e</ETag></CompleteMultipartUploadResult>");
        }
        if (request.method().equals("GET")) {
            return Answer.ok("<ListBucketResult/>");
        }
        if (request.method().equals("POST")) {
            return Answer.ok("<DeleteResult/>");
        }
        return new Answer(200, "", java.util.Map.of("ETag", "\"e\""));
    }

    /** The requests of a put of so many bytes. */
    private List<Asked> put(int size, Dialect dialect, Optional<Encryption> encryption) {
        S3Settings settings = Settings.of(Settings.access(server()), "films", PART, dialect, encryption);
        try (S3ObjectStorage storage = S3ObjectStorage.open(settings)) {
            storage.put(KEY, Content.of(new byte[size]));
        }
        List<Asked> asked = server().asked();
        assertThat(asked.getFirst().target()).contains("list-type=2");
        return asked.subList(1, asked.size());
    }

    private static final String SSE = "x-amz-server-side-encryption";

    @Test
    void encryptionIsLeftToTheBucketUnlessSaid() {
        assertThat(put(10, Dialect.COMMON, Optional.empty())
                        .getFirst()
                        .headers()
                        .keySet())
                .noneMatch(name -> name.startsWith(SSE));
    }

    @Test
    void encryptionWithTheStoragesKeysIsAskedFor() {
        Asked request = put(10, Dialect.COMMON, Optional.of(new S3Settings.StorageKeys()))
                .getFirst();
        assertThat(request.header(SSE)).contains("AES256");
        assertThat(request.header(SSE + "-aws-kms-key-id")).isEmpty();
    }

    @Test
    void encryptionWithAManagedKeyNamesItAndTheBucketKey() {
        Encryption managed = new S3Settings.ManagedKey(Optional.of("key-7"), true);
        for (int size : new int[] {10, PART + 1}) {
            server().asked().clear();
            // Of an object in parts the request that begins it says so.
            Asked request = put(size, Dialect.COMMON, Optional.of(managed)).getFirst();
            assertThat(request.header(SSE)).contains("aws:kms");
            assertThat(request.header(SSE + "-aws-kms-key-id")).contains("key-7");
            assertThat(request.header(SSE + "-bucket-key-enabled")).contains("true");
        }
        server().asked().clear();
        Asked request = put(10, Dialect.COMMON, Optional.of(new S3Settings.ManagedKey(Optional.empty(), false)))
                .getFirst();
        assertThat(request.header(SSE + "-aws-kms-key-id")).isEmpty();
        assertThat(request.header(SSE + "-bucket-key-enabled")).contains("false");
    }

    @Test
    void anObjectGoesInPartsOfTheSizeThatWasSaid() {
        List<Asked> requests = put(2 * PART + 100, Dialect.COMMON, Optional.empty());
        assertThat(requests).extracting(Asked::method).containsExactly("POST", "PUT", "PUT", "PUT", "POST");
        assertThat(requests.subList(1, 4))
                .extracting(request -> request.target() + " "
                        + request.header("x-amz-decoded-content-length").orElse("?"))
                .containsExactlyInAnyOrder(
                        "/films/" + KEY + "?partNumber=1&uploadId=u1 " + PART,
                        "/films/" + KEY + "?partNumber=2&uploadId=u1 " + PART,
                        "/films/" + KEY + "?partNumber=3&uploadId=u1 100");
    }

    @Test
    void theCommonDialectSignsPieceByPieceAndSendsNoNewerChecksums() {
        Asked request = put(100_000, Dialect.COMMON, Optional.empty()).getFirst();
        assertThat(request.header("x-amz-content-sha256")).contains("STREAMING-AWS4-HMAC-SHA256-PAYLOAD");
        assertThat(request.header("content-encoding").orElse("")).contains("aws-chunked");
        assertThat(request.headers().keySet())
                .noneMatch(name -> name.startsWith("x-amz-checksum") || name.startsWith("x-amz-trailer"));
    }

    /** Ceph 16 refuses an empty body that is signed piece by piece. */
    @Test
    void anEmptyBodyIsSignedAsAWhole() {
        Asked request = put(0, Dialect.COMMON, Optional.empty()).getFirst();
        assertThat(request.header("x-amz-content-sha256").orElse("")).hasSize(64);
        assertThat(request.header("content-length")).contains("0");
    }

    @Test
    void checksumsGoWithEachRequestWhereTheyShall() {
        Asked request =
                put(100_000, new Dialect(true, true, false), Optional.empty()).getFirst();
        assertThat(request.header("x-amz-trailer")).contains("x-amz-checksum-crc32");
    }

    @Test
    void withoutChunkedEncodingTheBodyIsPlainAndSignedAsAWhole() {
        Asked request =
                put(100_000, new Dialect(false, false, false), Optional.empty()).getFirst();
        assertThat(request.header("x-amz-content-sha256").orElse("")).hasSize(64);
        assertThat(request.header("content-encoding").orElse("")).doesNotContain("aws-chunked");
        assertThat(request.body()).hasSize(100_000);
    }

    @Test
    void deletesCarryTheOlderChecksumWhereTheyShall() {
        for (boolean md5 : new boolean[] {false, true}) {
            server().asked().clear();
            S3Settings settings = Settings.of(Settings.access(server()), "films", PART, new Dialect(false, true, md5));
            try (S3ObjectStorage storage = S3ObjectStorage.open(settings)) {
                storage.delete(List.of(KEY));
            }
            Asked request = server().asked().getFirst();
            assertThat(request.target()).isEqualTo("/films?delete");
            assertThat(request.header("content-md5").isPresent()).isEqualTo(md5);
        }
    }

    @Test
    void aThousandKeysAreDeletedWithOneRequest() {
        List<StorageKey> keys = java.util.stream.IntStream.range(0, 2001)
                .mapToObj(i -> new StorageKey("k/" + i))
                .toList();
        try (S3ObjectStorage storage = S3ObjectStorage.open(Settings.of(Settings.access(server()), "films"))) {
            storage.delete(keys);
            storage.delete(List.of());
        }
        assertThat(server().asked()).hasSize(3);
    }

    @Test
    void theBucketIsInThePathWhereTheServerIsNotAwss() {
        assertThat(place("http://minio:9000", false).bucketInPath()).isTrue();
        assertThat(place("https://films.example.com", true).bucketInPath()).isTrue();
        assertThat(place("https://s3.eu-west-1.amazonaws.com", false).bucketInPath())
                .isFalse();
        assertThat(place("https://s3.eu-west-1.amazonaws.com", true).bucketInPath())
                .isTrue();
        assertThat(place("https://s3.cn-north-1.amazonaws.com.cn", false).bucketInPath())
                .isFalse();
        assertThat(place("https://notamazonaws.com", false).bucketInPath()).isTrue();
    }

    @Test
    void awssAddressWithoutRegionGivesWayToTheRegions() {
        assertThat(place("https://s3.amazonaws.com", false).otherEndpoint()).isEmpty();
        assertThat(place("https://s3.amazonaws.com", false).bucketInPath()).isFalse();
        assertThat(place("http://minio:9000", false).otherEndpoint()).contains(URI.create("http://minio:9000"));
    }

    @Test
    void keysAreNeverShown() {
        assertThat(place("http://minio:9000", false).toString()).contains("***").doesNotContain("secret");
    }

    private static S3Settings place(String endpoint, boolean pathStyle) {
        return new S3Settings(
                Optional.of(URI.create(endpoint)),
                "us-east-1",
                "films",
                Optional.of(new S3Settings.Keys("access", "secret")),
                pathStyle,
                PART,
                Dialect.COMMON,
                Optional.empty());
    }
}
