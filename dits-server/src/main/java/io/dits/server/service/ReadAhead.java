// SPDX-License-Identifier: Apache-2.0
package io.dits.server.service;

import io.dits.core.store.Failures;
import java.time.Duration;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * Reads portions one after the other within a budget, and the next one while the one before is being used, if there is
 * plenty of the budget left: so the line to the client does not stand still while the storage is asked, nor the other way round.
 */
final class ReadAhead {
    private final ByteBudget budget;
    private final Duration patience;

    ReadAhead(ByteBudget budget, Duration patience) {
        this.budget = budget;
        this.patience = patience;
    }

    /** A portion that is being read, or is to be, with its part of the budget. */
    private record Step<R>(long bytes, FutureTask<R> reading) {}

    /**
     * Hands what was read of each portion to {@code use}, in order, one at a time.
     *
     * @param bytes what of the budget a portion takes from its read to the end of its use
     */
    <P, R> void each(Iterator<P> portions, ToLongFunction<P> bytes, Function<P, R> read, Consumer<R> use) {
        Optional<P> coming = next(portions);
        Optional<Step<R>> ahead = Optional.empty();
        try {
            while (coming.isPresent() || ahead.isPresent()) {
                Step<R> now;
                if (ahead.isPresent()) {
                    now = ahead.get();
                    ahead = Optional.empty();
                } else {
                    now = step(coming.orElseThrow(), bytes, read);
                    // Who waits holds nothing.
                    budget.take(now.bytes(), patience);
                    coming = next(portions);
                }
                try {
                    ahead = coming.map(portion -> step(portion, bytes, read)).filter(this::begun);
                    if (ahead.isPresent()) {
                        coming = next(portions);
                    }
                    now.reading().run();
                    use.accept(Failures.awaited(now.reading()::get));
                } finally {
                    budget.giveBack(now.bytes());
                }
            }
        } finally {
            ahead.ifPresent(this::abandon);
        }
    }

    private static <P> Optional<P> next(Iterator<P> portions) {
        return portions.hasNext() ? Optional.of(portions.next()) : Optional.empty();
    }

    private static <P, R> Step<R> step(P portion, ToLongFunction<P> bytes, Function<P, R> read) {
        return new Step<>(bytes.applyAsLong(portion), new FutureTask<>(() -> read.apply(portion)));
    }

    private boolean begun(Step<?> step) {
        if (!budget.tryTakeSpare(step.bytes())) {
            return false;
        }
        Thread.ofVirtual().start(step.reading());
        return true;
    }

    /** Its part of the budget is free when it has ended: until then it takes the memory. */
    private void abandon(Step<?> step) {
        Thread.ofVirtual().start(() -> {
            try {
                step.reading().get();
            } catch (Exception unwanted) {
                return;
            } finally {
                budget.giveBack(step.bytes());
            }
        });
    }
}
