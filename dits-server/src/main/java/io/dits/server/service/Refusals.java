// SPDX-License-Identifier: Apache-2.0
package io.dits.server.service;

import io.dits.core.store.StoreException;
import io.dits.server.meta.AuditEvent;
import io.dits.server.meta.AuditTrail;
import io.dits.server.meta.Cause;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Tells the audit what was refused, as sign-ins that failed, and never more of it than {@value #MOST} kinds a minute, and of one
 * address never more than {@value #SHARE}, however many come. A kind is an action on a subject from an address, refused for a reason: the first one has a row at once, all more of the minute one row
 * with their number when it is over. What comes when there are so many kinds already counts together, as from various.
 */
public final class Refusals implements AutoCloseable {
    /** Kinds of a minute that are told apart. */
    static final int MOST = 200;
    /** How many of these one address may have: a few of its guesses must not hide those of all others. */
    static final int SHARE = 40;

    private static final String VARIOUS = "various";

    private final AuditTrail trail;
    private final Clock clock;
    private final Map<Kind, Count> counts = new LinkedHashMap<>();
    private final Map<String, Integer> byNetwork = new HashMap<>();
    private Instant minute = Instant.EPOCH;

    /** Tells that audit. */
    public Refusals(AuditTrail trail, Clock clock) {
        this.trail = trail;
        this.clock = clock;
    }

    private record Kind(String action, String subject, String address, String reason) {}

    /** What came first of a kind, and how many after it. */
    private static final class Count {
        private final AuditEvent event;
        private final Cause cause;
        private long more;

        Count(AuditEvent event, Cause cause) {
            this.event = event;
            this.cause = cause;
        }
    }

    /** Tells that something was refused. */
    public void tell(AuditEvent event, Cause cause) {
        List<Count> over;
        boolean first;
        synchronized (this) {
            over = over(clock.instant());
            Kind kind = new Kind(
                    event.action(),
                    event.subject(),
                    cause.address(),
                    event.details().getOrDefault("reason", ""));
            String network = RateLimits.network(cause.address());
            Count count = counts.get(kind);
            boolean room = counts.size() < MOST;
            first = count == null && room && byNetwork.getOrDefault(network, 0) < SHARE;
            if (first) {
                counts.put(kind, new Count(event, cause));
                byNetwork.merge(network, 1, Integer::sum);
            } else if (count != null) {
                count.more++;
            } else {
                various(event.action(), network, room ? cause.address() : "").more++;
            }
        }
        write(over);
        if (first) {
            trail.tell(event, cause);
        }
    }

    /** What is not told apart: of one address, if it is known, else of all. */
    private Count various(String action, String network, String address) {
        Kind known = new Kind(action, VARIOUS, network, "");
        Kind kind = address.isEmpty() && !counts.containsKey(known) ? new Kind(action, VARIOUS, "", "") : known;
        return counts.computeIfAbsent(
                kind,
                _ -> new Count(AuditEvent.of(action, VARIOUS).refusedFor("many at once"), Cause.unknown(address, "")));
    }

    /** Tells of the minute before, if it is over; to be called now and then. */
    public void flush() {
        List<Count> over;
        synchronized (this) {
            over = over(clock.instant());
        }
        write(over);
    }

    /** Tells the rest. */
    @Override
    public void close() {
        List<Count> rest;
        synchronized (this) {
            rest = new ArrayList<>(counts.values());
            counts.clear();
        }
        try {
            write(rest);
        } catch (StoreException gone) {
            // The numbers of the last minute are lost with the database; what came first of each kind was told.
            return;
        }
    }

    private List<Count> over(Instant now) {
        Instant begun = now.truncatedTo(ChronoUnit.MINUTES);
        if (begun.equals(minute)) {
            return List.of();
        }
        minute = begun;
        List<Count> before = new ArrayList<>(counts.values());
        counts.clear();
        byNetwork.clear();
        return before;
    }

    private void write(List<Count> over) {
        for (Count count : over) {
            if (count.more > 0) {
                trail.tell(count.event.with("more", count.more), count.cause);
            }
        }
    }
}
