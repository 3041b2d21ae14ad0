// SPDX-License-Identifier: Apache-2.0
package io.dits.server.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** All keys that may stand in the file. A key that is taken out is not reused. */
final class Keys {
    static final Key<Boolean> ENVIRONMENT = Key.of("environment_overrides", Form.truth())
            .says(
                    "true",
                    "Whether the variables of the environment win over this file; where the file names one as ${NAME}, it counts in any case.");
    static final Key<String> HOST = Key.of("server.host", Form.text()).says("\"0.0.0.0\"", "The address to listen on.");
    static final Key<Integer> PORT =
            Key.of("server.port", Form.number(0, 65535)).says("8080", "The port of plain HTTP; 0: any free one.");
    static final Key<URI> PUBLIC_URL = Key.of("server.public_url", Form.origin())
            .says(
                    "(as each request says)",
                    "How people's browsers reach the server; needed by SAML, and where a proxy stands before it.");
    static final Key<Duration> REQUEST_TIMEOUT = Key.of("server.request_timeout", Form.duration())
            .says("\"5m\"", "How long a request may stand still; one that moves is never cut.");
    static final Key<Long> MAX_UPLOAD = Key.of("server.max_upload_size", Form.size())
            .says("\"10GB\"", "The most bytes of one request body. A file may be longer: it comes in many.");
    static final Key<PostgresUrl> DATABASE_URL = Key.of("database.url", Form.postgresUrl())
            .or("DATABASE_URL")
            .says("required", "The PostgreSQL. Options: sslmode, sslrootcert, sslcert, sslkey, application_name.");
    static final Key<Integer> POOL_SIZE = Key.of("database.pool_size", Form.number(1, 10_000))
            .says("20", "The most connections that serve requests.");
    static final Key<Duration> POOL_TIMEOUT = Key.of("database.pool_timeout", Form.duration())
            .says(
                    "\"30s\"",
                    "How long a request waits for a connection before it is answered with 503; at least 250ms.");
    static final Key<Integer> MIN_CONNECTIONS = Key.of("database.min_connections", Form.number(0, 10_000))
            .says("5", "Idle connections to keep; at most pool_size.");
    static final Key<Secret> JWT_SECRET = Key.of("auth.jwt_secret", Form.secret())
            .or("JWT_SECRET")
            .says(
                    "required",
                    "What access tokens are signed with: 32 random characters or more, the same for all servers. Make one with: openssl rand -hex 32");
    static final Key<List<Secret>> PREVIOUS_JWT_SECRETS = Key.of("auth.previous_jwt_secrets", Form.secrets())
            .says("[]", "With which they were signed before, and are still checked.");
    static final Key<Duration> TOKEN_EXPIRATION =
            Key.of("auth.token_expiration", Form.duration()).says("\"7d\"", "How long an access token is valid.");
    static final Key<Duration> REFRESH_EXPIRATION = Key.of("auth.refresh_expiration", Form.duration())
            .says("\"30d\"", "How long a refresh token is valid, and a browser stays signed in at the most.");
    static final Key<Duration> SESSION_TIMEOUT = Key.of("auth.session_timeout", Form.duration())
            .says("\"24h\"", "How long a browser stays signed in without a request.");
    static final Key<Boolean> SECURE_COOKIES = Key.of("auth.secure_cookies", Form.truth())
            .says("false", "Whether browsers come over TLS even where a request does not tell.");
    static final Key<Boolean> GC_ENABLED = Key.of("gc.enabled", Form.truth())
            .says("true", "Whether servers collect what nothing needs by themselves.");
    static final Key<Duration> GC_INTERVAL =
            Key.of("gc.interval", Form.duration()).says("\"24h\"", "How often.");
    static final Key<Duration> GC_REFLOG = Key.of("gc.reflog_retention", Form.duration())
            .says("\"90d\"", "How long what a branch or tag pointed to counts as needed.");
    static final Key<Duration> GC_RESTORE = Key.of("gc.restore_period", Form.duration())
            .says("\"30d\"", "How long a deleted repository can be restored.");
    static final Key<Duration> GC_GRACE = Key.of("gc.grace", Form.duration())
            .says("\"7d\"", "How long what nothing needs is kept all the same; at least 24h.");
    static final Key<Double> GC_MAX_SHARE = Key.of("gc.max_share", Form.share())
            .says("0.3", "The share of all objects that may go at once; more stops the run.");
    static final Key<Boolean> SCRUB_ENABLED = Key.of("scrub.enabled", Form.truth())
            .says("true", "Whether servers read all that is kept again, to prove it.");
    static final Key<Duration> SCRUB_INTERVAL = Key.of("scrub.interval", Form.duration())
            .says("\"30d\"", "From the beginning of a round to that of the next.");
    static final Key<Long> SCRUB_RATE = Key.of("scrub.rate", Form.size()).says("\"8MB\"", "Bytes a second.");
    static final Key<RedisUrl> REDIS_URL = Key.of("redis.url", Form.redisUrl())
            .or("REDIS_URL")
            .says("(none: each server counts by itself)", "Where servers count limits together; rediss:// encrypts.");
    static final Key<Integer> REDIS_POOL_SIZE =
            Key.of("redis.pool_size", Form.number(1, 10_000)).says("10", "The most connections to it.");
    static final Key<String> REDIS_TLS_CA = Key.of("redis.tls_ca", Form.text())
            .says("(those that the Java runtime trusts)", "A file of certificates, as PEM, of whom to trust.");
    static final Key<String> REDIS_TLS_CERT =
            Key.of("redis.tls_cert", Form.text()).says("(none)", "This side's certificate, as PEM; goes with tls_key.");
    static final Key<String> REDIS_TLS_KEY =
            Key.of("redis.tls_key", Form.text()).says("(none)", "Its key, as PEM.");
    static final Key<Integer> RATE_REQUESTS = Key.of(
                    "limits.rate.requests_per_minute", Form.number(1, Integer.MAX_VALUE))
            .alive()
            .says("600", "Requests a minute of a user, or of an address where nobody is signed in.");
    static final Key<Long> RATE_UPLOAD = Key.of(
                    "limits.rate.upload_bytes_per_hour", Form.size(1 << 20, 1L << 50, "1MB", "1024TB"))
            .alive()
            .says("\"100GB\"", "Bytes of objects that a user sends in an hour.");
    static final Key<Long> RATE_DOWNLOAD = Key.of(
                    "limits.rate.download_bytes_per_hour", Form.size(1 << 20, 1L << 50, "1MB", "1024TB"))
            .alive()
            .says("\"500GB\"", "Bytes of objects and files that a user gets in an hour.");
    static final Key<Long> QUOTA_STORAGE = Key.of("limits.quotas.default_storage", Form.size())
            .alive()
            .says("(no limit)", "What an owner may keep, where dits-admin quota set says nothing else.");
    static final Key<Integer> QUOTA_REPOS = Key.of("limits.quotas.default_repos", Form.number(0, Integer.MAX_VALUE))
            .alive()
            .says("(no limit)", "How many repositories an owner may have, likewise.");
    static final Key<Integer> QUOTA_ORGS = Key.of("limits.quotas.orgs_per_user", Form.number(0, Integer.MAX_VALUE))
            .says("100", "How many organisations a user may make.");
    static final Key<String> QUOTA_MEASURE = Key.of(
                    "limits.quotas.measure",
                    Form.oneOf(List.of(ServerConfig.Quotas.PHYSICAL, ServerConfig.Quotas.LOGICAL)))
            .says("\"physical\"", "What counts: bytes that are stored, or with logical the sizes of all versions.");
    static final Key<Duration> AUDIT_RETENTION = Key.of("audit.retention", Form.duration())
            .says("\"400d\"", "How long rows of the audit are kept; at least 1d.");

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

    private static final List<Key<?>> ALL = Stream.of(
                    PLAIN, StorageKeys.all(), EdgeKeys.all(), SsoKeys.fixed(), ObserveKeys.all())
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
