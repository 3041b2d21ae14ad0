// SPDX-License-Identifier: Apache-2.0
package io.dits.server.config;

import io.dits.cloud.azure.AzureSettings;
import io.dits.cloud.gcs.GcsSettings;
import io.dits.cloud.s3.S3Settings;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/** The keys of {@code [storage]} and {@code [cache]}. */
final class StorageKeys {
    static final Key<String> BACKEND = Key.of("storage.backend", Form.oneOf(List.of("local", "s3", "gcs", "azure")))
            .says("(s3 if a bucket is named, else local)", "What keeps the content.");
    static final Key<String> SPOOL_PATH = Key.of("storage.spool_path", Form.text())
            .says(
                    "\"/var/cache/dits/spool\"",
                    "The folder for uploads on their way to a back-end that is not on this machine.");
    static final Key<String> LOCAL_PATH =
            Key.of("storage.local.path", Form.text()).says("\"/var/lib/dits/storage\"", "The folder of the content.");
    static final Key<URI> S3_ENDPOINT = Key.of("storage.s3.endpoint", Form.httpAddress())
            .or("S3_ENDPOINT")
            .says("(that of AWS for the region)", "Another server that speaks S3.");
    static final Key<String> S3_BUCKET = Key.of(
                    "storage.s3.bucket",
                    Form.matching(
                            "a bucket's name: 3 to 63 small letters, digits, dots and hyphens",
                            "[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]"))
            .or("S3_BUCKET")
            .says("required", "The bucket.");
    static final Key<String> S3_REGION = Key.of(
                    "storage.s3.region", Form.matching("a region such as us-east-1", "[A-Za-z0-9-]{1,64}"))
            .or("S3_REGION")
            .says("\"us-east-1\"", "The region of the bucket; for R2 auto.");
    static final Key<Secret> S3_ACCESS_KEY = Key.of("storage.s3.access_key", Form.secret())
            .or("S3_ACCESS_KEY")
            .says("(the role of the machine)", "Who comes; goes with secret_key.");
    static final Key<Secret> S3_SECRET_KEY = Key.of("storage.s3.secret_key", Form.secret())
            .or("S3_SECRET_KEY")
            .says("(the role of the machine)", "The proof of it.");
    static final Key<Boolean> S3_PATH_STYLE = Key.of("storage.s3.path_style", Form.truth())
            .says(
                    "false",
                    "Whether the bucket stands in the path instead of the host's name; at servers other than those of AWS it always does.");
    static final Key<Long> S3_PART_SIZE = Key.of(
                    "storage.s3.part_size", Form.size(S3Settings.LEAST_PART, 5L << 30, "5MB", "5GB"))
            .says("\"64MB\"", "Larger packs are sent in parts of this size.");
    static final Key<String> S3_CHECKSUMS = Key.of(
                    "storage.s3.checksums", Form.oneOf(List.of("when_required", "always")))
            .says("\"when_required\"", "always adds the newer checksums to each request.");
    static final Key<Boolean> S3_CHUNKED_ENCODING = Key.of("storage.s3.chunked_encoding", Form.truth())
            .says("true", "Whether bodies are signed piece by piece on their way.");
    static final Key<Boolean> S3_CONTENT_MD5 = Key.of("storage.s3.content_md5", Form.truth())
            .says("false", "Whether the older header Content-MD5 is sent where a checksum is needed.");
    static final Key<String> S3_TLS_CA = Key.of("storage.s3.tls_ca", Form.text())
            .says(
                    "(those that the Java runtime trusts)",
                    "A file of certificates, as PEM, of whom to trust instead where the endpoint is https.");
    static final Key<String> S3_ENCRYPTION = Key.of(
                    "storage.s3.encryption", Form.oneOf(List.of("none", "aes256", "aws:kms")))
            .says("\"none\"", "How the storage encrypts what it keeps; none leaves that to the bucket.");
    static final Key<String> S3_KMS_KEY =
            Key.of("storage.s3.kms_key_id", Form.text()).says("(the account's own)", "With aws:kms: which key.");
    static final Key<Boolean> S3_BUCKET_KEY = Key.of("storage.s3.bucket_key", Form.truth())
            .says("true", "With aws:kms: whether a key of the bucket is put between.");
    static final Key<Long> L1_SIZE = Key.of("cache.l1_size", Form.size())
            .says("\"1GB\"", "The most memory for content; at most a quarter of the heap.");
    static final Key<Boolean> L2_ENABLED = Key.of("cache.l2_enabled", Form.truth())
            .says("(true, but false for local)", "Whether content is cached on a disk of this machine, too.");
    static final Key<String> L2_PATH = Key.of("cache.l2_path", Form.text())
            .says("\"/var/cache/dits\"", "The folder of that; each server has its own.");
    static final Key<Long> L2_SIZE = Key.of("cache.l2_size", Form.size())
            .says("\"50GB\"", "The most bytes of it; taken as less where the disk has not so much free.");
    static final Key<Duration> CACHE_TTL = Key.of("cache.ttl", Form.duration())
            .says("\"24h\"", "What was not used on the disk for so long is forgotten.");
    static final Key<String> GCS_BUCKET = Key.of(
                    "storage.gcs.bucket",
                    Form.matching(
                            "a bucket's name: 3 to 222 small letters, digits, dots, hyphens and underscores",
                            GcsSettings.BUCKET))
            .says("required", "The bucket.");
    static final Key<String> GCS_CREDENTIALS = Key.of("storage.gcs.credentials_file", Form.text())
            .says(
                    "(application default)",
                    "The JSON key of a service account, or a configuration of workload identity federation.");
    static final Key<Boolean> GCS_ANONYMOUS = Key.of("storage.gcs.anonymous", Form.truth())
            .says("false", "Whether nothing is signed: for emulators, with an endpoint.");
    static final Key<String> GCS_PROJECT = Key.of(
                    "storage.gcs.project", Form.matching("a project's id such as my-studio", "[a-z0-9.:-]{1,64}"))
            .says("(a missing bucket is an error)", "The project in which a missing bucket is made.");
    static final Key<String> GCS_LOCATION = Key.of(
                    "storage.gcs.location", Form.matching("a location such as EU or us-east1", "[A-Za-z0-9-]{1,64}"))
            .says("(Google's own)", "Where it is made.");
    static final Key<URI> GCS_ENDPOINT = Key.of("storage.gcs.endpoint", Form.httpAddress())
            .says("\"https://storage.googleapis.com\"", "Another address of the same API.");
    static final Key<Long> GCS_PART_SIZE = Key.of(
                    "storage.gcs.part_size", Form.size(GcsSettings.PART_UNIT, 64 << 20, "256KB", "64MB"))
            .says("\"16MB\"", "Larger packs are sent in parts of this size; a multiple of 256KB.");
    static final Key<String> AZURE_CONTAINER = Key.of(
                    "storage.azure.container",
                    Form.matching(
                            "a container's name: 3 to 63 small letters, digits and single hyphens",
                            AzureSettings.CONTAINER))
            .says("required", "The container.");
    static final Key<Secret> AZURE_CONNECTION = Key.of("storage.azure.connection_string", Form.secret())
            .says("(account)", "Account, proof and address in one text, as the portal shows it.");
    static final Key<String> AZURE_ACCOUNT = Key.of(
                    "storage.azure.account",
                    Form.matching("an account's name: 3 to 24 small letters and digits", "[a-z0-9]{3,24}"))
            .says("(connection_string)", "The storage account.");
    static final Key<Secret> AZURE_KEY = Key.of("storage.azure.account_key", Form.secret())
            .says("(the identity of the pod or machine)", "One of the account's keys.");
    static final Key<String> AZURE_CLIENT = Key.of(
                    "storage.azure.client_id",
                    Form.matching("the client id of an identity, as 8-4-4-4-12 hex digits", "[0-9A-Fa-f-]{36}"))
            .says("(the machine's own)", "Which identity, where several are assigned.");
    static final Key<URI> AZURE_ENDPOINT = Key.of("storage.azure.endpoint", Form.httpAddressWithPath())
            .says("(https://ACCOUNT.blob.core.windows.net)", "The blob service in another cloud, or an emulator.");
    static final Key<Long> AZURE_BLOCK_SIZE = Key.of(
                    "storage.azure.block_size", Form.size(AzureSettings.LEAST_BLOCK_SIZE, 64 << 20, "1MB", "64MB"))
            .says("\"16MB\"", "Larger packs are sent in blocks of this size.");

    private StorageKeys() {}

    static List<Key<?>> all() {
        return List.of(
                BACKEND,
                SPOOL_PATH,
                LOCAL_PATH,
                S3_ENDPOINT,
                S3_BUCKET,
                S3_REGION,
                S3_ACCESS_KEY,
                S3_SECRET_KEY,
                S3_PATH_STYLE,
                S3_PART_SIZE,
                S3_CHECKSUMS,
                S3_CHUNKED_ENCODING,
                S3_CONTENT_MD5,
                S3_TLS_CA,
                S3_ENCRYPTION,
                S3_KMS_KEY,
                S3_BUCKET_KEY,
                L1_SIZE,
                L2_ENABLED,
                L2_PATH,
                L2_SIZE,
                CACHE_TTL,
                GCS_BUCKET,
                GCS_CREDENTIALS,
                GCS_ANONYMOUS,
                GCS_PROJECT,
                GCS_LOCATION,
                GCS_ENDPOINT,
                GCS_PART_SIZE,
                AZURE_CONTAINER,
                AZURE_CONNECTION,
                AZURE_ACCOUNT,
                AZURE_KEY,
                AZURE_CLIENT,
                AZURE_ENDPOINT,
                AZURE_BLOCK_SIZE);
    }
}
