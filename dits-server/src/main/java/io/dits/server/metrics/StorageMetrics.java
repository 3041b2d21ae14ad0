// SPDX-License-Identifier: Apache-2.0
package io.dits.server.metrics;

import io.dits.core.store.StoreException;
import io.dits.storage.guard.Operation;
import io.dits.storage.guard.StorageMeter;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;

/** What the object storage was asked and how it answered. */
final class StorageMetrics implements StorageMeter {
    private final Counter operations;
    private final Histogram latency;
    private final LongAdder read = new LongAdder();
    private final LongAdder written = new LongAdder();

    StorageMetrics(PrometheusRegistry registry, boolean detailed) {
        operations = Counter.builder()
                .name("dits_storage_operations_total")
                .help("Calls of the object storage, repeated ones too")
                .labelNames("operation", "status")
                .register(registry);
        latency = Histogram.builder()
                .name("dits_storage_latency_seconds")
                .help("Time from a call of the object storage to its answer")
                .labelNames("operation")
                .classicUpperBounds(Buckets.storage(detailed))
                .classicOnly()
                .register(registry);
        // Only grows, but its name is not that of a counter in the text form, which would have to end in _total.
        GaugeWithCallback.builder()
                .name("dits_storage_bytes_transferred")
                .help("Bytes that came from the object storage or went there")
                .labelNames("direction")
                .callback(callback -> {
                    callback.call((double) read.sum(), "read");
                    callback.call((double) written.sum(), "written");
                })
                .register(registry);
        for (Operation operation : Operation.values()) {
            operations.initLabelValues(name(operation), "ok");
            for (StoreException.Kind kind : StoreException.Kind.values()) {
                operations.initLabelValues(name(operation), name(kind));
            }
            latency.initLabelValues(name(operation));
        }
    }

    @Override
    public void ended(Operation operation, Optional<StoreException.Kind> failure, Duration time) {
        operations
                .labelValues(name(operation), failure.map(StorageMetrics::name).orElse("ok"))
                .inc();
        latency.labelValues(name(operation)).observe(time.toNanos() / 1e9);
    }

    private static String name(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public void read(long bytes) {
        read.add(bytes);
    }

    @Override
    public void written(long bytes) {
        written.add(bytes);
    }
}
