// SPDX-License-Identifier: Apache-2.0
package io.dits.server.config;

import io.dits.server.config.ServerConfig.Quotas;
import io.dits.server.config.ServerConfig.Rate;
import io.dits.server.config.ServerConfig.Redis;
import java.nio.file.Path;
import java.util.Optional;

/** Reads {@code [redis]} and {@code [limits]}. */
final class LimitsReader {
    private static final int POOL = 10;

    private LimitsReader() {}

    /** Empty if there is no Redis, or not one that can be understood. */
    static Optional<Redis> redis(Values values) {
        int pool = values.find(Keys.REDIS_POOL_SIZE, POOL);
        Optional<Path> authorities = values.file(Keys.REDIS_TLS_CA);
        Optional<Path> certificate = values.file(Keys.REDIS_TLS_CERT);
        Optional<Path> key = values.file(Keys.REDIS_TLS_KEY);
        if (certificate.isPresent() != key.isPresent()) {
            values.error(
                    certificate.isPresent() ? Keys.REDIS_TLS_CERT : Keys.REDIS_TLS_KEY,
                    "wanted redis.tls_cert and redis.tls_key, found one of them");
        }
        Optional<RedisUrl> url = values.find(Keys.REDIS_URL);
        boolean encrypted = url.filter(RedisUrl::encrypted).isPresent();
        if (!encrypted && (authorities.isPresent() || certificate.isPresent())) {
            values.warn(Keys.REDIS_URL, "is not rediss://…: redis.tls_ca, tls_cert and tls_key are without effect");
        }
        return url.map(where -> new Redis(where, pool, authorities, certificate, key));
    }

    static Rate rate(Values values) {
        return new Rate(
                values.find(Keys.RATE_REQUESTS, Rate.USUAL.requestsPerMinute()),
                values.find(Keys.RATE_UPLOAD, Rate.USUAL.uploadBytesPerHour()),
                values.find(Keys.RATE_DOWNLOAD, Rate.USUAL.downloadBytesPerHour()));
    }

    static Quotas quotas(Values values) {
        return new Quotas(
                values.find(Keys.QUOTA_STORAGE),
                values.find(Keys.QUOTA_REPOS),
                values.find(Keys.QUOTA_ORGS, Quotas.ORGANISATIONS),
                values.find(Keys.QUOTA_MEASURE, Quotas.PHYSICAL).equals(Quotas.LOGICAL));
    }
}
