// SPDX-License-Identifier: Apache-2.0
package io.dits.server;

import io.dits.core.store.ObjectStorage;
import io.dits.core.store.StoreException;
import io.dits.server.metrics.ServerMetrics;
import io.dits.server.tracing.TracedObjectStorage;
import io.dits.server.tracing.Tracer;
import io.dits.storage.guard.Circuit;
import io.dits.storage.guard.GuardedObjectStorage;
import io.dits.storage.guard.Limit;
import io.dits.storage.guard.MeteredObjectStorage;
import io.dits.storage.guard.Retry;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What stands before a server's object storage. */
final class StorageGuards {
    private static final Logger LOG = LoggerFactory.getLogger(StorageGuards.class);
    private static final int AT_ONCE = 64;
    private static final Duration TURN = Duration.ofSeconds(20);

    private final Terms terms;

    /**
     * How long they try.
     *
     * @param retry for how long a call is repeated
     * @param circuit when a storage counts as down, and for how long it is not asked
     */
    record Terms(Retry.Terms retry, Circuit.Terms circuit) {
        /**
         * Repeats for well under the minute for which a client tries. The circuit opens while the first callers still try, so
         * that those after them need not.
         */
        static final Terms USUAL = new Terms(
                new Retry.Terms(Duration.ofMillis(100), Duration.ofSeconds(3), Duration.ofSeconds(20)),
                new Circuit.Terms(5, Duration.ofSeconds(10), Duration.ofSeconds(5)));
    }

    StorageGuards(Terms terms) {
        this.terms = terms;
    }

    /**
     * A storage behind its guards, inside out. The meter and the tracer hear of each call that goes there, repeated ones too. The limit: a
     * repeated call waits its turn again. The circuit refuses before anybody waits. The retry ends as soon as the circuit
     * opens. A storage on this machine gets the meter alone: a disk that fails is not mended by asking again.
     */
    OpenStorage before(OpenStorage backend, ServerMetrics metrics, Tracer tracer, Outside outside) {
        ObjectStorage traced = new TracedObjectStorage(backend.objects(), tracer);
        ObjectStorage metered = new MeteredObjectStorage(traced, metrics.storage(), System::nanoTime);
        if (!backend.elsewhere()) {
            return backend.with(metered);
        }
        Circuit circuit = new Circuit(terms.circuit(), System::nanoTime, new Watcher(backend.place()));
        Retry retry = new Retry(terms.retry(), circuit::open, System::nanoTime, Thread::sleep, outside.random());
        metrics.counter(
                "dits_storage_retries_total", "Calls of the object storage that repeat a failed one", retry::repeated);
        metrics.gauge(
                "dits_storage_circuit_open",
                "1 while the object storage does not answer and is not asked",
                () -> circuit.open() ? 1 : 0);
        ObjectStorage limited = new GuardedObjectStorage(metered, new Limit(AT_ONCE, TURN));
        return backend.with(new GuardedObjectStorage(new GuardedObjectStorage(limited, circuit), retry));
    }

    /** Tells the log. */
    private record Watcher(String place) implements Circuit.Watcher {
        @Override
        public void opened(StoreException last) {
            LOG.error("the object storage {} does not answer; requests that need it fail until it does", place, last);
        }

        @Override
        public void closed() {
            LOG.info("the object storage {} answers again", place);
        }
    }
}
