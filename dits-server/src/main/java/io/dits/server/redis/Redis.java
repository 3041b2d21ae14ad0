// SPDX-License-Identifier: Apache-2.0
package io.dits.server.redis;

import io.dits.core.store.StoreException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;

/**
 * A Redis that may be away. The first failure opens a circuit: from then on nobody asks it but a thread of its own, until that one
 * is answered. So whoever comes while it is away does not wait for it.
 */
public final class Redis implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Redis.class);
    /** How often it is asked again while it is away. */
    private static final Duration AGAIN = Duration.ofSeconds(1);
    /** Proves that it runs scripts and takes writes, which a ping does not. */
    private static final String PROBE = "return redis.call('SET', KEYS[1], '1', 'PX', 1000)";

    private final RedisClient client;
    private final String place;
    private final AtomicBoolean up = new AtomicBoolean(true);
    private final CountDownLatch closed = new CountDownLatch(1);

    private Redis(RedisClient client, String place) {
        this.client = client;
        this.place = place;
    }

    /**
     * Connects if it can; else as soon as it can.
     *
     * @throws IllegalArgumentException if a file for encrypted connections is not there or not of its form
     */
    public static Redis open(RedisSettings settings) {
        int millis = Math.toIntExact(settings.timeout().toMillis());
        var config = DefaultJedisClientConfig.builder()
                .connectionTimeoutMillis(millis)
                .socketTimeoutMillis(millis)
                .clientName("dits")
                .database(settings.database());
        if (!settings.user().isEmpty()) {
            config.user(settings.user());
        }
        if (!settings.password().isEmpty()) {
            config.password(settings.password());
        }
        settings.tls().ifPresent(files -> config.sslOptions(files.read()));
        ConnectionPoolConfig pool = new ConnectionPoolConfig();
        pool.setMaxTotal(settings.poolSize());
        pool.setMaxIdle(settings.poolSize());
        pool.setMaxWait(settings.timeout());
        // Nothing tests idle connections: one that is dead is a failure, and the thread of its own looks whether it
        // means more.
        pool.setTimeBetweenEvictionRuns(Duration.ofMillis(-1));
        RedisClient client = RedisClient.builder()
                .hostAndPort(settings.host(), settings.port())
                .clientConfig(config.build())
                .poolConfig(pool)
                .build();
        Redis redis = new Redis(client, settings.place());
        if (redis.answers()) {
            LOG.info("Redis at {} answers: limits are counted by all servers together", settings.place());
        }
        return redis;
    }

    /** Whether it is asked now. */
    public boolean up() {
        return up.get();
    }

    /**
     * Runs a script.
     *
     * @throws StoreException UNAVAILABLE, at once or within the timeout, if it does not answer
     */
    Object run(String script, String key, String... arguments) {
        return ask(() -> client.eval(script, List.of(key), List.of(arguments)));
    }

    /**
     * Asks it, whether or not it answered before.
     *
     * @throws StoreException UNAVAILABLE, with the reason, if it does not answer within the timeout
     */
    public void tryOut() {
        try {
            client.eval(PROBE, List.of("dits:probe"), List.of());
        } catch (JedisException e) {
            throw new StoreException(
                    StoreException.Kind.UNAVAILABLE, "Redis at " + place + " does not answer: " + reason(e), e);
        }
    }

    private <T> T ask(Supplier<T> call) {
        if (!up.get()) {
            throw new StoreException(StoreException.Kind.UNAVAILABLE, "Redis at " + place + " does not answer");
        }
        try {
            return call.get();
        } catch (JedisException e) {
            if (e instanceof JedisConnectionException || e instanceof JedisDataException) {
                away(e);
            }
            // Else all connections are in use: somebody else's turn, which tells nothing of Redis.
            throw new StoreException(StoreException.Kind.UNAVAILABLE, "Redis at " + place + " does not answer", e);
        }
    }

    private void away(JedisException failure) {
        if (up.compareAndSet(true, false) && closed.getCount() > 0) {
            LOG.warn(
                    "Redis at {} does not answer; each server counts its limits alone until it does: {}",
                    place,
                    reason(failure));
            Thread.ofVirtual().name("redis-again").start(this::askAgain);
        }
    }

    /** The innermost cause says most. */
    private static String reason(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage());
    }

    private void askAgain() {
        try {
            while (!closed.await(AGAIN.toMillis(), TimeUnit.MILLISECONDS)) {
                // What was open before may be dead now, each connection by itself.
                client.getPool().clear();
                if (probe()) {
                    LOG.info("Redis at {} answers again", place);
                    up.set(true);
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean probe() {
        try {
            tryOut();
            return true;
        } catch (StoreException e) {
            return false;
        }
    }

    private boolean answers() {
        try {
            run(PROBE, "dits:probe");
            return true;
        } catch (StoreException e) {
            return false;
        }
    }

    @Override
    public void close() {
        closed.countDown();
        client.close();
    }
}
