// SPDX-License-Identifier: Apache-2.0
package io.dits.server.service;

import io.dits.server.service.SharedCounters.Bucket;
import io.dits.server.service.SharedCounters.Taken;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/**
 * How much a user may do in some time; where nobody is signed in, an address. What transfers objects counts by its bytes, all else by
 * requests. A transfer begins if the one before it did not use up the time's bytes, and is never cut: what it had too many of is
 * waited for by the next.
 */
public final class RateLimits {
    /** A transfer counts for at least so many bytes, so that empty ones are not without limit. */
    static final long LEAST_TRANSFER = 64 << 10;

    /** Bytes of a transfer that are counted at once. */
    private static final long STEP = 8 << 20;

    private static final HexFormat HEX = HexFormat.of();

    private final SharedCounters counters;
    private volatile Map<Kind, Bucket> buckets;

    /** What is limited. */
    public enum Kind {
        /** Requests but those that transfer objects, a minute. */
        REQUESTS,
        /** Bytes of objects that come in, an hour. */
        UPLOAD,
        /** Bytes of objects and files that go out, an hour. */
        DOWNLOAD;

        /** The word in headers, answers and metrics. */
        public String word() {
            return this == REQUESTS ? "requests" : this == UPLOAD ? "upload" : "download";
        }
    }

    /**
     * Limits.
     *
     * @param requests a minute
     * @param upload bytes an hour
     * @param download bytes an hour
     */
    public record Terms(long requests, long upload, long download) {}

    /** Limits that are counted there. */
    public RateLimits(Terms terms, SharedCounters counters) {
        this.counters = counters;
        this.buckets = buckets(terms);
    }

    /** From now on these limits count; what is used up stays so. */
    public void change(Terms terms) {
        buckets = buckets(terms);
    }

    private static Map<Kind, Bucket> buckets(Terms terms) {
        return Map.of(
                Kind.REQUESTS, new Bucket(terms.requests(), Duration.ofMinutes(1)),
                Kind.UPLOAD, new Bucket(terms.upload(), Duration.ofHours(1)),
                Kind.DOWNLOAD, new Bucket(terms.download(), Duration.ofHours(1)));
    }

    /**
     * Lets a request begin, or not.
     *
     * @param actor who asks, if somebody is signed in
     * @param address where the request comes from
     */
    public Passage begin(Kind kind, Optional<Actor> actor, String address) {
        Bucket bucket = bucket(kind);
        String key = kind.word() + ":"
                + actor.map(user -> "user:" + user.userId()).orElseGet(() -> "address:" + network(address));
        // A transfer may begin with nothing left, and not while something is owed.
        Taken taken = counters.take(key, bucket, kind == Kind.REQUESTS ? 1 : 0);
        return new Passage(kind, bucket, key, taken);
    }

    private Bucket bucket(Kind kind) {
        return java.util.Objects.requireNonNull(buckets.get(kind));
    }

    /** Of IPv6, the first 64 bits: whoever has one address there has as many as he likes. */
    static String network(String address) {
        try {
            InetAddress parsed = InetAddress.ofLiteral(address.replace("[", "").replace("]", ""));
            return parsed instanceof Inet6Address
                    ? HEX.formatHex(parsed.getAddress(), 0, 8)
                    : HEX.formatHex(parsed.getAddress());
        } catch (IllegalArgumentException e) {
            return "other";
        }
    }

    /** One request under its limit. Not for several threads. */
    public final class Passage implements AutoCloseable {
        private final Kind kind;
        private final Bucket bucket;
        private final String key;
        private final Taken taken;
        private long uncounted;
        private boolean counted;

        private Passage(Kind kind, Bucket bucket, String key, Taken taken) {
            this.kind = kind;
            this.bucket = bucket;
            this.key = key;
            this.taken = taken;
        }

        /** What is limited. */
        public Kind kind() {
            return kind;
        }

        /** How much of it in {@link #window}. */
        public long most() {
            return bucket.capacity();
        }

        /** The time in which the most is. */
        public Duration window() {
            return bucket.refill();
        }

        /** How much is left. */
        public long left() {
            return Math.max(0, taken.left());
        }

        /** When nothing of it will be used any more, if nobody asks again. */
        public Duration untilFull() {
            return taken.untilFull();
        }

        /** After which time to ask again; empty if the request may begin. */
        public Optional<Duration> retryAfter() {
            return taken.granted() ? Optional.empty() : Optional.of(taken.retryAfter());
        }

        /** Bytes of the transfer have come in. */
        public void in(long bytes) {
            if (kind == Kind.UPLOAD) {
                passed(bytes);
            }
        }

        /** Bytes of the transfer have gone out. */
        public void out(long bytes) {
            if (kind == Kind.DOWNLOAD) {
                passed(bytes);
            }
        }

        private void passed(long bytes) {
            uncounted += bytes;
            if (uncounted >= STEP) {
                count();
            }
        }

        private void count() {
            counters.debit(key, bucket, counted ? uncounted : Math.max(uncounted, LEAST_TRANSFER));
            counted = true;
            uncounted = 0;
        }

        /** The request is over: counts the rest. */
        @Override
        public void close() {
            if (kind != Kind.REQUESTS && taken.granted() && (uncounted > 0 || !counted)) {
                count();
            }
        }
    }
}
