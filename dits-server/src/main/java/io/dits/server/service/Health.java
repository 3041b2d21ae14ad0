// SPDX-License-Identifier: Apache-2.0
package io.dits.server.service;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Whether all that a server depends on works. All are tried at once, none for longer than the patience, and what came of it is
 * remembered for some seconds: whoever asks often costs the dependencies nothing.
 */
public final class Health implements AutoCloseable {
    private static final Duration FRESH = Duration.ofSeconds(5);

    private final List<Dependency> dependencies;
    private final Duration patience;
    private final LongSupplier nanos;
    private final ExecutorService threads =
            Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("health").factory());
    private @Nullable Report last;
    private long at;

    /**
     * Of these, in this order.
     *
     * @param patience how long one may take
     * @param nanos a clock that only measures
     */
    public Health(List<Dependency> dependencies, Duration patience, LongSupplier nanos) {
        this.dependencies = List.copyOf(dependencies);
        this.patience = patience;
        this.nanos = nanos;
    }

    /** Tries a dependency. */
    @FunctionalInterface
    public interface Trial {
        /**
         * Does it.
         *
         * @return what to tell of it, often nothing
         * @throws Exception if it does not work; what it says is shown to operators
         */
        String run() throws Exception;
    }

    /**
     * Something that a server depends on.
     *
     * @param name a word
     * @param needed whether requests fail without it
     * @param hint what to do when it does not work
     * @param trial tries it
     */
    public record Dependency(String name, boolean needed, String hint, Trial trial) {}

    /** How something is. */
    public enum Status {
        /** It works. */
        OK,
        /** It works, but for something that requests can do without. */
        DEGRADED,
        /** It does not work. */
        DOWN;

        /** In a word. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * What came of a trial.
     *
     * @param name the dependency's
     * @param status OK or DOWN
     * @param took how long it was tried
     * @param detail what it said
     * @param hint what to do; empty if it works
     */
    public record Finding(String name, Status status, Duration took, String detail, String hint) {}

    /**
     * How all of it is.
     *
     * @param status DOWN if something that is needed is, DEGRADED if something else is
     * @param findings in the order of the dependencies
     */
    public record Report(Status status, List<Finding> findings) {}

    /** How it is, or was some seconds ago. */
    public synchronized Report report() {
        if (last == null || nanos.getAsLong() - at > FRESH.toNanos()) {
            last = ask();
            at = nanos.getAsLong();
        }
        return last;
    }

    private Report ask() {
        long begun = nanos.getAsLong();
        List<Future<Finding>> asked = dependencies.stream()
                .map(one -> threads.submit(() -> tried(one)))
                .toList();
        List<Finding> findings = new ArrayList<>();
        Status status = Status.OK;
        for (int i = 0; i < asked.size(); i++) {
            Dependency dependency = dependencies.get(i);
            Finding finding = awaited(asked.get(i), dependency, begun);
            findings.add(finding);
            if (finding.status() == Status.DOWN) {
                status = dependency.needed() || status == Status.DOWN ? Status.DOWN : Status.DEGRADED;
            }
        }
        return new Report(status, List.copyOf(findings));
    }

    private Finding tried(Dependency dependency) {
        long begun = nanos.getAsLong();
        try {
            String said = dependency.trial().run();
            return new Finding(dependency.name(), Status.OK, since(begun), said, "");
        } catch (Exception e) {
            return down(dependency, since(begun), String.valueOf(e.getMessage()));
        }
    }

    private Finding awaited(Future<Finding> asked, Dependency dependency, long begun) {
        try {
            long left = patience.toNanos() - (nanos.getAsLong() - begun);
            return asked.get(Math.max(0, left), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            asked.cancel(true);
            return down(dependency, since(begun), "no answer within " + patience.toMillis() + " ms");
        } catch (ExecutionException e) {
            return down(dependency, since(begun), String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return down(dependency, since(begun), "the server ends");
        }
    }

    private static Finding down(Dependency dependency, Duration took, String why) {
        return new Finding(dependency.name(), Status.DOWN, took, why, dependency.hint());
    }

    private Duration since(long begun) {
        return Duration.ofNanos(nanos.getAsLong() - begun);
    }

    /** Gives up what is still tried. */
    @Override
    public void close() {
        threads.shutdownNow();
    }
}
