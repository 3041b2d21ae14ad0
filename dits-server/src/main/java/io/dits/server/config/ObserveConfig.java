// SPDX-License-Identifier: Apache-2.0
package io.dits.server.config;

import java.net.URI;
import java.util.Locale;
import java.util.Optional;

/**
 * How a server lets itself be watched, beside its log.
 *
 * @param metrics numbers
 * @param tracing where the time of single requests went
 */
public record ObserveConfig(Metrics metrics, Tracing tracing) {
    /** What counts where nothing is said. */
    public static final ObserveConfig USUAL = new ObserveConfig(Metrics.USUAL, Tracing.USUAL);

    /**
     * Numbers for Prometheus.
     *
     * @param enabled whether there are any to read
     * @param path where, beginning with a slash
     * @param detailed whether finer ones are kept, too
     * @param access who may read them
     */
    public record Metrics(boolean enabled, String path, boolean detailed, Access access) {
        /** What counts where nothing is said. */
        public static final Metrics USUAL = new Metrics(true, "/metrics", false, Access.PRIVATE);
    }

    /** Who may read the metrics. An administrator's token always may. */
    public enum Access {
        /** Whoever asks from this machine, himself and not through a proxy. */
        LOOPBACK,
        /** Whoever asks from this machine or a private network, himself and not through a proxy. */
        PRIVATE,
        /** Nobody without the token. */
        ADMIN,
        /** Anybody. */
        ALL;

        /** As it is written. */
        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Spans for a collector.
     *
     * @param enabled whether they are sent; then one of the addresses is there
     * @param jaeger a Jaeger collector, as {@code http://jaeger:14268/api/traces}
     * @param otlp a collector of OpenTelemetry, as {@code http://collector:4318}
     * @param samplingRate of which share of requests, 0.0 to 1.0
     */
    public record Tracing(boolean enabled, Optional<URI> jaeger, Optional<URI> otlp, double samplingRate) {
        /** What counts where nothing is said. */
        public static final Tracing USUAL = new Tracing(false, Optional.empty(), Optional.empty(), 0.1);
    }
}
