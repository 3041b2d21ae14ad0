// SPDX-License-Identifier: Apache-2.0
package io.dits.server;

import io.dits.core.store.StoreException;
import io.dits.server.config.ServerConfig;
import io.dits.server.meta.Quotas;
import io.dits.server.metrics.ServerMetrics;
import io.dits.server.postgres.Database;
import io.dits.server.postgres.PostgresQuotas;
import io.dits.server.redis.Redis;
import io.dits.server.redis.RedisCounters;
import io.dits.server.redis.RedisSettings;
import io.dits.server.redis.TlsFiles;
import io.dits.server.service.FallbackCounters;
import io.dits.server.service.NodeCounters;
import io.dits.server.service.RateLimits;
import io.dits.server.service.SharedCounters;
import io.dits.server.tracing.Tracer;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts together what limits: the counters and the rates counted in them, and the quotas. */
final class LimitsWiring {
    private static final Logger LOG = LoggerFactory.getLogger(LimitsWiring.class);
    /** Redis stands near and answers in less than a millisecond. Who waits longer than this waits for nothing. */
    private static final Duration TIMEOUT = Duration.ofMillis(250);

    private LimitsWiring() {}

    /**
     * The Redis that a server shares with all others, if there is one.
     *
     * @param begun what ends it
     */
    static Optional<Redis> redis(Optional<ServerConfig.Redis> config, ServerMetrics metrics, Lifetime begun) {
        if (config.isEmpty()) {
            LOG.info("single-node mode: no redis.url is set, so this server counts its limits by itself;"
                    + " several servers need one, to count together");
            return Optional.empty();
        }
        Redis redis = begun.own(Redis.open(settings(config.get())));
        metrics.gauge(
                "dits_redis_up",
                "1 while Redis answers; 0: this server counts its limits by itself",
                () -> redis.up() ? 1 : 0);
        return Optional.of(redis);
    }

    /** What a server counts in: Redis, together with all others, or its own memory where there is none or it is away. */
    static SharedCounters counters(Optional<Redis> redis, Tracer tracer, Outside outside) {
        NodeCounters own = new NodeCounters(outside.clock());
        return redis.<SharedCounters>map(shared -> new FallbackCounters(
                        tracer.asking("redis", SharedCounters.class, new RedisCounters(shared)), own))
                .orElse(own);
    }

    /**
     * Asks a Redis once.
     *
     * @throws StoreException UNAVAILABLE if it does not answer as it has to, or a file for it is not of its form
     */
    static void tryOut(ServerConfig.Redis config) {
        try (Redis redis = Redis.open(settings(config))) {
            redis.tryOut();
        } catch (IllegalArgumentException e) {
            throw new StoreException(StoreException.Kind.UNAVAILABLE, "Redis: " + e.getMessage(), e);
        }
    }

    /** The limits, counted there. */
    static RateLimits limits(ServerConfig.Rate rate, SharedCounters counters) {
        return new RateLimits(terms(rate), counters);
    }

    /** A running server goes over to other limits and quotas. */
    static void reload(Reloads reloads, RateLimits limits, PostgresQuotas quotas) {
        reloads.addSimple("the limits", now -> {
            limits.change(terms(now.limits().rate()));
            quotas.change(terms(now.limits().quotas()));
        });
    }

    private static RateLimits.Terms terms(ServerConfig.Rate rate) {
        return new RateLimits.Terms(rate.requestsPerMinute(), rate.uploadBytesPerHour(), rate.downloadBytesPerHour());
    }

    private static Quotas.Terms terms(ServerConfig.Quotas usual) {
        return new Quotas.Terms(usual.storage(), usual.repos(), usual.logical());
    }

    /** The quotas, where those are for all owners of whom nothing else is said. */
    static PostgresQuotas quotas(Database database, ServerConfig.Quotas usual) {
        return new PostgresQuotas(database, terms(usual));
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
