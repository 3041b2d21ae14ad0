// SPDX-License-Identifier: Apache-2.0
package io.dits.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.dits.cloud.s3.S3Settings;
import io.dits.cloud.s3.S3Settings.Dialect;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code [storage]} and the sections of its back-ends. */
final class StorageConfigTest {
    @TempDir
    Path folder;

    private final Map<String, String> environment = new HashMap<>();

    private Reading read(String toml) throws IOException {
        return new ConfigReader(environment).read(Optional.of(Files.writeString(folder.resolve("c.toml"), toml)));
    }

    private S3Settings s3(String toml) throws IOException {
        Reading reading = read("[storage]\nbackend = \"s3\"\n[storage.s3]\n" + toml);
        assertThat(errors(reading)).isEmpty();
        ServerConfig.Backend backend = reading.storage().orElseThrow().backend();
        assertThat(backend).isInstanceOf(ServerConfig.S3.class);
        return ((ServerConfig.S3) backend).settings();
    }

    /** The errors of the storage, without the name of the file. */
    private List<String> errors(Reading reading) {
        return texts(reading.errors());
    }

    private List<String> texts(List<Fault> faults) {
        return faults.stream()
                .filter(fault -> fault.key().startsWith("storage."))
                .map(Fault::toString)
                .map(text -> text.replace(folder.resolve("c.toml") + ":", "").strip())
                .toList();
    }

    @Test
    void aBucketAloneIsThatOfAwsWithTheRoleOfTheMachine() throws IOException {
        assertThat(s3("bucket = \"films\"\n"))
                .isEqualTo(new S3Settings(
                        Optional.empty(),
                        "us-east-1",
                        "films",
                        Optional.empty(),
                        false,
                        64 << 20,
                        Dialect.COMMON,
                        Optional.empty()));
    }

    @Test
    void allKeysAreUnderstood() throws IOException {
        assertThat(s3("""
                endpoint = "https://ceph.example:7480"
                bucket = "films"
                region = "eu-central-1"
                access_key = "AK"
                secret_key = "SK"
                path_style = true
                part_size = "16MB"
                checksums = "always"
                chunked_encoding = false
                content_md5 = true
                encryption = "aws:kms"
                kms_key_id = "arn:aws:kms:eu-central-1:1:key/2"
                bucket_key = false
                """))
                .isEqualTo(new S3Settings(
                        Optional.of(URI.create("https://ceph.example:7480")),
                        "eu-central-1",
                        "films",
                        Optional.of(new S3Settings.Keys("AK", "SK")),
                        true,
                        16 << 20,
                        new Dialect(true, false, true),
                        Optional.of(
                                new S3Settings.ManagedKey(Optional.of("arn:aws:kms:eu-central-1:1:key/2"), false))));
        assertThat(s3("bucket = \"films\"\nencryption = \"AES256\"\n").encryption())
                .contains(new S3Settings.StorageKeys());
        assertThat(s3("bucket = \"films\"\nencryption = \"aws:kms\"\n").encryption())
                .contains(new S3Settings.ManagedKey(Optional.empty(), true));
    }

    @Test
    void theGuidesEnvironmentAloneMeansABucket() throws IOException {
        environment.putAll(Map.of(
                "S3_ENDPOINT", "http://minio:9000",
                "S3_BUCKET", "dits-storage",
                "S3_ACCESS_KEY", "minio",
                "S3_SECRET_KEY", "minio123"));
        Reading reading = read("");
        assertThat(errors(reading)).isEmpty();
        assertThat(reading.storage().orElseThrow().backend())
                .isEqualTo(new ServerConfig.S3(new S3Settings(
                        Optional.of(URI.create("http://minio:9000")),
                        "us-east-1",
                        "dits-storage",
                        Optional.of(new S3Settings.Keys("minio", "minio123")),
                        false,
                        64 << 20,
                        Dialect.COMMON,
                        Optional.empty())));
        assertThat(reading.toString()).doesNotContain("minio123");
    }

    @Test
    void everyBadValueSaysWhatWasWanted() throws IOException {
        Reading reading = read("""
                [storage]
                backend = "s3"
                [storage.s3]
                endpoint = "https://user:hunter2@s3.example.com/path"
                region = "us east"
                access_key = "AK"
                part_size = "4MB"
                checksums = "sometimes"
                chunked_encoding = "yes"
                encryption = "AES256"
                kms_key_id = "key"
                """);
        assertThat(errors(reading))
                .containsExactlyInAnyOrder(
                        "4: storage.s3.endpoint: wanted an address such as https://s3.example.com or http://minio:9000,"
                                + " without path or password, found something else (not shown)",
                        "5: storage.s3.region: wanted a region such as us-east-1, found 'us east'",
                        "6: storage.s3.access_key: wanted storage.s3.access_key and storage.s3.secret_key, found only"
                                + " this one. Set both, or neither to use the role of the machine",
                        "7: storage.s3.part_size: wanted a size of 5MB to 5GB, found '4MB'",
                        "8: storage.s3.checksums: wanted one of when_required, always, found 'sometimes'",
                        "9: storage.s3.chunked_encoding: wanted true or false, found 'yes'",
                        "11: storage.s3.kms_key_id: goes with storage.s3.encryption = \"aws:kms\", found 'aes256'",
                        "storage.s3.bucket: wanted a bucket's name: 3 to 63 small letters, digits, dots and"
                                + " hyphens, found nothing. Set S3_BUCKET or storage.s3.bucket");
        assertThat(reading.storage()).isEmpty();
        assertThat(reading.toString()).doesNotContain("hunter2");
    }

    @Test
    void noAddressIsTakenThatIsNone() throws IOException {
        for (String bad :
                List.of("minio:9000", "ftp://minio", "http://", "http://a b", "https://h?x=1", "s3://films")) {
            assertThat(errors(read("[storage.s3]\nbucket = \"films\"\nendpoint = \"" + bad + "\"\n")))
                    .as(bad)
                    .singleElement()
                    .asString()
                    .contains("storage.s3.endpoint: wanted an address");
        }
    }

    @Test
    void noNameIsTakenThatNoBucketHas() throws IOException {
        for (String bad : List.of("a", "Films", "films/2026", "-films", "films_2026", "s3://films", "a".repeat(64))) {
            assertThat(errors(read("[storage.s3]\nbucket = \"" + bad + "\"\n")))
                    .as(bad)
                    .singleElement()
                    .asString()
                    .contains("storage.s3.bucket: wanted a bucket's name");
        }
    }

    @Test
    void whatIsSaidOfOtherBackEndsIsWithoutEffectAndTold() throws IOException {
        environment.put("S3_BUCKET", "films");
        Reading reading = read("[storage]\nbackend = \"local\"\n[storage.s3]\npart_size = \"1MB\"\n");
        assertThat(texts(reading.warnings()))
                .containsExactly(
                        "2: storage.backend: is local: these are without effect: storage.s3.bucket, storage.s3.part_size");
        assertThat(errors(reading))
                .containsExactly("4: storage.s3.part_size: wanted a size of 5MB to 5GB, found '1MB'");
    }

    @Test
    void aBackEndThatIsNotThereIsNamed() throws IOException {
        assertThat(errors(read("[storage]\nbackend = \"ftp\"\n")))
                .containsExactly("2: storage.backend: wanted one of local, s3, gcs, azure, found 'ftp'");
    }
}
