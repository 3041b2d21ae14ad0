// SPDX-License-Identifier: Apache-2.0
package io.dits.server;

import io.dits.server.config.ServerConfig;
import io.dits.server.metrics.ServerMetrics;
import io.dits.server.redis.Redis;
import io.dits.server.redis.RedisCounters;
import io.dits.server.redis.RedisSettings;
import io.dits.server.redis.TlsFiles;
import io.dits.server.service.FallbackCounters;
import io.dits.server.service.NodeCounters;
import io.dits.server.service.SharedCounters;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a server counts in: Redis, together with all others, or its own memory where there is none or it is away. */
final class OpenCounters {
    private static final Logger LOG = LoggerFactory.getLogger(OpenCounters.class);
    /** Redis stands near and answers in less than a millisecond. Who waits longer than this waits for nothing. */
    private static final Duration TIMEOUT = Duration.ofMillis(250);

    private OpenCounters() {}

    /** Ends with the rest of what begun owns. */
    static SharedCounters open(
            Optional<ServerConfig.Redis> config, ServerMetrics metrics, Lifetime begun, Outside outside) {
        NodeCounters own = new NodeCounters(outside.clock());
        if (config.isEmpty()) {
            LOG.info("single-node mode: no redis.url is set, so this server counts its limits by itself;"
                    + " several servers need one, to count together");
            return own;
        }
        Redis redis = begun.own(Redis.open(settings(config.get())));
        metrics.gauge(
                "dits_redis_up",
                "1 while Redis answers; 0: this server counts its limits by itself",
                () -> redis.up() ? 1 : 0);
        return new FallbackCounters(new RedisCounters(redis), own);
    }

    private static RedisSettings settings(ServerConfig.Redis config) {
        Optional<TlsFiles.Own> own = config.certificate()
                .flatMap(certificate -> config.key().map(key -> new TlsFiles.Own(certificate, key)));
        return new RedisSettings(
                config.url().host(),
                config.url().port(),
                config.url().database(),
                config.url().user(),
                config.url().password().reveal(),
                config.url().encrypted() ? Optional.of(new TlsFiles(config.authorities(), own)) : Optional.empty(),
                config.poolSize(),
                TIMEOUT);
    }
}
