// SPDX-License-Identifier: Apache-2.0
package io.dits.storage.guard;

import io.dits.core.store.StoreException;
import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Stops asking a store that is down, so that callers learn it at once. It opens after failures in a row over some time, and
 * after a rest lets one call through as a probe: if that is answered, with what so ever, it closes.
 */
public final class Circuit implements Guard {
    private final Terms terms;
    private final LongSupplier nanos;
    private final Watcher watcher;
    private State state = State.CLOSED;
    /** In a row, while closed. */
    private int failures;
    /** When the first of them was, or when it opened. */
    private long since;

    private enum State {
        CLOSED,
        OPEN,
        PROBING
    }

    /** What a call told of the store. */
    private enum Sign {
        LIFE,
        DEATH,
        NOTHING
    }

    /**
     * When it opens, and for how long.
     *
     * @param failures the fewest in a row
     * @param span the least time from the first of them to the last
     * @param rest from its opening to the probe, and from a failed probe to the next
     */
    public record Terms(int failures, Duration span, Duration rest) {}

    /** Hears of changes, while it holds up all calls: it must be quick. */
    public interface Watcher {
        /** Nothing goes through any more, because of that failure. */
        void opened(StoreException last);

        /** All goes through again. */
        void closed();
    }

    /**
     * A closed circuit.
     *
     * @param nanos a clock that only goes forward, as {@link System#nanoTime}
     */
    public Circuit(Terms terms, LongSupplier nanos, Watcher watcher) {
        this.terms = terms;
        this.nanos = nanos;
        this.watcher = watcher;
    }

    /** Whether calls are refused now. */
    public synchronized boolean open() {
        return state == State.PROBING || (state == State.OPEN && !rested());
    }

    private boolean rested() {
        return nanos.getAsLong() - since >= terms.rest().toNanos();
    }

    @Override
    public <T> T run(Operation operation, Supplier<T> call) {
        boolean probe = enter();
        try {
            T answer = call.get();
            alive();
            return answer;
        } catch (StoreException e) {
            switch (sign(e)) {
                case LIFE -> alive();
                case DEATH -> dead(probe, e);
                case NOTHING -> undecided(probe);
            }
            throw e;
        } catch (RuntimeException | Error e) {
            undecided(probe);
            throw e;
        }
    }

    /** A store that asks to come back later lives, but it may also have been a limit on this side that said so. */
    private static Sign sign(StoreException failure) {
        return switch (failure.kind()) {
            case UNAVAILABLE, UNKNOWN_OUTCOME -> Sign.DEATH;
            case THROTTLED -> Sign.NOTHING;
            case DENIED, FULL, BROKEN -> Sign.LIFE;
        };
    }

    /** Whether this call is the probe. */
    private synchronized boolean enter() {
        if (state == State.CLOSED) {
            return false;
        }
        if (open()) {
            throw new StoreException(
                    StoreException.Kind.UNAVAILABLE,
                    "the object storage does not answer, and is asked again every "
                            + terms.rest().toSeconds() + " s; try again");
        }
        state = State.PROBING;
        return true;
    }

    private synchronized void alive() {
        failures = 0;
        if (state != State.CLOSED) {
            state = State.CLOSED;
            watcher.closed();
        }
    }

    private synchronized void dead(boolean probe, StoreException failure) {
        long now = nanos.getAsLong();
        if (probe && state == State.PROBING) {
            open(now);
        } else if (state == State.CLOSED) {
            if (++failures == 1) {
                since = now;
            }
            if (failures >= terms.failures() && now - since >= terms.span().toNanos()) {
                open(now);
                watcher.opened(failure);
            }
        }
    }

    private void open(long now) {
        state = State.OPEN;
        since = now;
    }

    /** The next call is the probe. */
    private synchronized void undecided(boolean probe) {
        if (probe && state == State.PROBING) {
            open(nanos.getAsLong() - terms.rest().toNanos());
        }
    }
}
