// SPDX-License-Identifier: Apache-2.0
package io.dits.server.metrics;

import io.dits.server.postgres.StatementMeter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.Set;

/** How long the database takes, by what it is asked to do. */
final class StatementMetrics implements StatementMeter {
    private static final Set<String> KINDS =
            Set.of("select", "insert", "update", "delete", "with", "copy", "commit", "rollback");
    private static final String OTHER = "other";

    private final Histogram statements;
    private final Histogram waits;

    StatementMetrics(PrometheusRegistry registry) {
        statements = Histogram.builder()
                .name("dits_database_statement_duration_seconds")
                .help("Time from a statement to the beginning of its answer")
                .labelNames("statement", "status")
                .classicUpperBounds(Buckets.statements())
                .classicOnly()
                .register(registry);
        waits = Histogram.builder()
                .name("dits_database_connection_wait_seconds")
                .help("Time for which a request waited for a connection to the database")
                .classicUpperBounds(Buckets.statements())
                .classicOnly()
                .register(registry);
        KINDS.forEach(kind -> statements.initLabelValues(kind, "ok"));
    }

    @Override
    public void ended(String kind, boolean well, Duration time) {
        statements
                .labelValues(KINDS.contains(kind) ? kind : OTHER, well ? "ok" : "failed")
                .observe(time.toNanos() / 1e9);
    }

    @Override
    public void waited(Duration time) {
        waits.observe(time.toNanos() / 1e9);
    }
}
