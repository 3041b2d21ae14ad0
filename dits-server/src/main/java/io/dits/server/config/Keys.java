// SPDX-License-Identifier: Apache-2.0
package io.dits.server.config;

import io.dits.cloud.azure.AzureSettings;
import io.dits.cloud.gcs.GcsSettings;
import io.dits.cloud.s3.S3Settings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** All keys that may stand in the file. A key that is taken out is not reused. */
final class Keys {
    static final Key<Boolean> ENVIRONMENT = Key.of("environment_overrides", Form.truth());
    static final Key<String> HOST = Key.of("server.host", Form.text());
    static final Key<Integer> PORT = Key.of("server.port", Form.number(0, 65535));
    static final Key<URI> PUBLIC_URL = Key.of("server.public_url", Form.origin());
    static final Key<Duration> REQUEST_TIMEOUT = Key.of("server.request_timeout", Form.duration());
    static final Key<Long> MAX_UPLOAD = Key.of("server.max_upload_size", Form.size());
    static final Key<PostgresUrl> DATABASE_URL =
            Key.of("database.url", Form.postgresUrl()).or("DATABASE_URL");
    static final Key<Integer> POOL_SIZE = Key.of("database.pool_size", Form.number(1, 10_000));
    static final Key<Duration> POOL_TIMEOUT = Key.of("database.pool_timeout", Form.duration());
    static final Key<Integer> MIN_CONNECTIONS = Key.of("database.min_connections", Form.number(0, 10_000));
    static final Key<String> BACKEND = Key.of("storage.backend", Form.oneOf(List.of("local", "s3", "gcs", "azure")));
    static final Key<String> SPOOL_PATH = Key.of("storage.spool_path", Form.text());
    static final Key<String> LOCAL_PATH = Key.of("storage.local.path", Form.text());
    static final Key<URI> S3_ENDPOINT =
            Key.of("storage.s3.endpoint", Form.httpAddress()).or("S3_ENDPOINT");
    static final Key<String> S3_BUCKET = Key.of(
                    "storage.s3.bucket",
                    Form.matching(
                            "a bucket's name: 3 to 63 small letters, digits, dots and hyphens",
                            "[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]"))
            .or("S3_BUCKET");
    static final Key<String> S3_REGION = Key.of(
                    "storage.s3.region", Form.matching("a region such as us-east-1", "[A-Za-z0-9-]{1,64}"))
            .or("S3_REGION");
    static final Key<Secret> S3_ACCESS_KEY =
            Key.of("storage.s3.access_key", Form.secret()).or("S3_ACCESS_KEY");
    static final Key<Secret> S3_SECRET_KEY =
            Key.of("storage.s3.secret_key", Form.secret()).or("S3_SECRET_KEY");
    static final Key<Boolean> S3_PATH_STYLE = Key.of("storage.s3.path_style", Form.truth());
    static final Key<Long> S3_PART_SIZE =
            Key.of("storage.s3.part_size", Form.size(S3Settings.LEAST_PART, 5L << 30, "5MB", "5GB"));
    static final Key<String> S3_CHECKSUMS =
            Key.of("storage.s3.checksums", Form.oneOf(List.of("when_required", "always")));
    static final Key<Boolean> S3_CHUNKED_ENCODING = Key.of("storage.s3.chunked_encoding", Form.truth());
    static final Key<Boolean> S3_CONTENT_MD5 = Key.of("storage.s3.content_md5", Form.truth());
    static final Key<String> S3_ENCRYPTION =
            Key.of("storage.s3.encryption", Form.oneOf(List.of("none", "aes256", "aws:kms")));
    static final Key<String> S3_KMS_KEY = Key.of("storage.s3.kms_key_id", Form.text());
    static final Key<Boolean> S3_BUCKET_KEY = Key.of("storage.s3.bucket_key", Form.truth());
    static final Key<Long> L1_SIZE = Key.of("cache.l1_size", Form.size());
    static final Key<Boolean> L2_ENABLED = Key.of("cache.l2_enabled", Form.truth());
    static final Key<String> L2_PATH = Key.of("cache.l2_path", Form.text());
    static final Key<Long> L2_SIZE = Key.of("cache.l2_size", Form.size());
    static final Key<Duration> CACHE_TTL = Key.of("cache.ttl", Form.duration());
    static final Key<String> GCS_BUCKET = Key.of(
            "storage.gcs.bucket",
            Form.matching(
                    "a bucket's name: 3 to 222 small letters, digits, dots, hyphens and underscores",
                    GcsSettings.BUCKET));
    static final Key<String> GCS_CREDENTIALS = Key.of("storage.gcs.credentials_file", Form.text());
    static final Key<Boolean> GCS_ANONYMOUS = Key.of("storage.gcs.anonymous", Form.truth());
    static final Key<String> GCS_PROJECT =
            Key.of("storage.gcs.project", Form.matching("a project's id such as my-studio", "[a-z0-9.:-]{1,64}"));
    static final Key<String> GCS_LOCATION =
            Key.of("storage.gcs.location", Form.matching("a location such as EU or us-east1", "[A-Za-z0-9-]{1,64}"));
    static final Key<URI> GCS_ENDPOINT = Key.of("storage.gcs.endpoint", Form.httpAddress());
    static final Key<Long> GCS_PART_SIZE =
            Key.of("storage.gcs.part_size", Form.size(GcsSettings.PART_UNIT, 64 << 20, "256KB", "64MB"));
    static final Key<String> AZURE_CONTAINER = Key.of(
            "storage.azure.container",
            Form.matching(
                    "a container's name: 3 to 63 small letters, digits and single hyphens", AzureSettings.CONTAINER));
    static final Key<Secret> AZURE_CONNECTION = Key.of("storage.azure.connection_string", Form.secret());
    static final Key<String> AZURE_ACCOUNT = Key.of(
            "storage.azure.account",
            Form.matching("an account's name: 3 to 24 small letters and digits", "[a-z0-9]{3,24}"));
    static final Key<Secret> AZURE_KEY = Key.of("storage.azure.account_key", Form.secret());
    static final Key<String> AZURE_CLIENT = Key.of(
            "storage.azure.client_id",
            Form.matching("the client id of an identity, as 8-4-4-4-12 hex digits", "[0-9A-Fa-f-]{36}"));
    static final Key<URI> AZURE_ENDPOINT = Key.of("storage.azure.endpoint", Form.httpAddressWithPath());
    static final Key<Long> AZURE_BLOCK_SIZE =
            Key.of("storage.azure.block_size", Form.size(AzureSettings.LEAST_BLOCK_SIZE, 64 << 20, "1MB", "64MB"));
    static final Key<Secret> JWT_SECRET =
            Key.of("auth.jwt_secret", Form.secret()).or("JWT_SECRET");
    static final Key<List<Secret>> PREVIOUS_JWT_SECRETS = Key.of("auth.previous_jwt_secrets", Form.secrets());
    static final Key<Duration> TOKEN_EXPIRATION = Key.of("auth.token_expiration", Form.duration());
    static final Key<Duration> REFRESH_EXPIRATION = Key.of("auth.refresh_expiration", Form.duration());
    static final Key<Duration> SESSION_TIMEOUT = Key.of("auth.session_timeout", Form.duration());
    static final Key<Boolean> SECURE_COOKIES = Key.of("auth.secure_cookies", Form.truth());
    static final Key<Boolean> GC_ENABLED = Key.of("gc.enabled", Form.truth());
    static final Key<Duration> GC_INTERVAL = Key.of("gc.interval", Form.duration());
    static final Key<Duration> GC_REFLOG = Key.of("gc.reflog_retention", Form.duration());
    static final Key<Duration> GC_RESTORE = Key.of("gc.restore_period", Form.duration());
    static final Key<Duration> GC_GRACE = Key.of("gc.grace", Form.duration());
    static final Key<Double> GC_MAX_SHARE = Key.of("gc.max_share", Form.share());
    static final Key<Boolean> SCRUB_ENABLED = Key.of("scrub.enabled", Form.truth());
    static final Key<Duration> SCRUB_INTERVAL = Key.of("scrub.interval", Form.duration());
    static final Key<Long> SCRUB_RATE = Key.of("scrub.rate", Form.size());
    static final Key<RedisUrl> REDIS_URL = Key.of("redis.url", Form.redisUrl()).or("REDIS_URL");
    static final Key<Integer> REDIS_POOL_SIZE = Key.of("redis.pool_size", Form.number(1, 10_000));
    static final Key<String> REDIS_TLS_CA = Key.of("redis.tls_ca", Form.text());
    static final Key<String> REDIS_TLS_CERT = Key.of("redis.tls_cert", Form.text());
    static final Key<String> REDIS_TLS_KEY = Key.of("redis.tls_key", Form.text());
    static final Key<Integer> RATE_REQUESTS = Key.of(
                    "limits.rate.requests_per_minute", Form.number(1, Integer.MAX_VALUE))
            .alive();
    static final Key<Long> RATE_UPLOAD = Key.of(
                    "limits.rate.upload_bytes_per_hour", Form.size(1 << 20, 1L << 50, "1MB", "1024TB"))
            .alive();
    static final Key<Long> RATE_DOWNLOAD = Key.of(
                    "limits.rate.download_bytes_per_hour", Form.size(1 << 20, 1L << 50, "1MB", "1024TB"))
            .alive();
    static final Key<Long> QUOTA_STORAGE =
            Key.of("limits.quotas.default_storage", Form.size()).alive();
    static final Key<Integer> QUOTA_REPOS = Key.of("limits.quotas.default_repos", Form.number(0, Integer.MAX_VALUE))
            .alive();
    static final Key<Integer> QUOTA_ORGS = Key.of("limits.quotas.orgs_per_user", Form.number(0, Integer.MAX_VALUE));
    static final Key<String> QUOTA_MEASURE = Key.of(
            "limits.quotas.measure", Form.oneOf(List.of(ServerConfig.Quotas.PHYSICAL, ServerConfig.Quotas.LOGICAL)));
    static final Key<Duration> AUDIT_RETENTION = Key.of("audit.retention", Form.duration());

    private static final List<Key<?>> PLAIN = Stream.<Key<?>>of(
                    ENVIRONMENT,
                    HOST,
                    PORT,
                    PUBLIC_URL,
                    REQUEST_TIMEOUT,
                    MAX_UPLOAD,
                    DATABASE_URL,
                    POOL_SIZE,
                    POOL_TIMEOUT,
                    MIN_CONNECTIONS,
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
                    AZURE_BLOCK_SIZE,
                    JWT_SECRET,
                    PREVIOUS_JWT_SECRETS,
                    TOKEN_EXPIRATION,
                    REFRESH_EXPIRATION,
                    SESSION_TIMEOUT,
                    SECURE_COOKIES,
                    GC_ENABLED,
                    GC_INTERVAL,
                    GC_REFLOG,
                    GC_RESTORE,
                    GC_GRACE,
                    GC_MAX_SHARE,
                    SCRUB_ENABLED,
                    SCRUB_INTERVAL,
                    SCRUB_RATE,
                    REDIS_URL,
                    REDIS_POOL_SIZE,
                    REDIS_TLS_CA,
                    REDIS_TLS_CERT,
                    REDIS_TLS_KEY,
                    RATE_REQUESTS,
                    RATE_UPLOAD,
                    RATE_DOWNLOAD,
                    QUOTA_STORAGE,
                    QUOTA_REPOS,
                    QUOTA_ORGS,
                    QUOTA_MEASURE,
                    AUDIT_RETENTION)
            .toList();

    private static final List<Key<?>> ALL = Stream.of(PLAIN, EdgeKeys.all(), SsoKeys.fixed(), ObserveKeys.all())
            .<Key<?>>flatMap(List::stream)
            .toList();

    /** Where the file is looked for if nobody names another. */
    static final Path USUAL_FILE = Path.of("/etc/dits/config.toml");

    /** Names the file. */
    static final String FILE_VARIABLE = "DITS_CONFIG";

    private Keys() {}

    static List<Key<?>> all() {
        return ALL;
    }

    static Optional<Key<?>> find(String name) {
        return ALL.stream().filter(key -> key.name().equals(name)).findFirst().or(() -> SsoKeys.find(name));
    }

    /** The known name with the fewest different letters, for a message. */
    static String nearest(String name) {
        return ALL.stream()
                .map(Key::name)
                .min(Comparator.comparingInt(known -> distance(name, known)))
                .orElseThrow();
    }

    /** Levenshtein's distance. */
    private static int distance(String from, String to) {
        int[] row = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int changed = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(changed, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[to.length()];
    }
}
