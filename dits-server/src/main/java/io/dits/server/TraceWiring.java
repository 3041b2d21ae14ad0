// SPDX-License-Identifier: Apache-2.0
package io.dits.server;

import io.dits.server.config.ObserveConfig;
import io.dits.server.metrics.ServerMetrics;
import io.dits.server.tracing.Tracer;
import io.dits.server.tracing.Untraced;
import io.dits.server.tracing.otel.Collectors;
import io.dits.server.tracing.otel.OtelTracer;
import io.dits.server.tracing.otel.SpanQueue;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Puts together what records where the time of requests goes. */
final class TraceWiring {
    private TraceWiring() {}

    /** What records it; if nothing does, nothing of OpenTelemetry is loaded. */
    static Tracer tracer(ObserveConfig.Tracing config, ServerMetrics metrics, Outside outside) {
        return config.enabled() ? recording(config, metrics, outside) : Untraced.TRACER;
    }

    private static Tracer recording(ObserveConfig.Tracing config, ServerMetrics metrics, Outside outside) {
        Optional<SpanQueue> otlp = config.otlp().map(Collectors::otlp);
        Optional<SpanQueue> jaeger = config.jaeger().map(Collectors::jaeger);
        List<SpanQueue> queues =
                Stream.of(otlp, jaeger).flatMap(Optional::stream).toList();
        OtelTracer tracer = new OtelTracer(queues, config.samplingRate(), about(outside));
        metrics.counter("dits_tracing_spans_sent_total", "Spans that a collector took", tracer::sent);
        metrics.counter(
                "dits_tracing_spans_dropped_total",
                "Spans that are lost because a collector did not take them, or not fast enough",
                tracer::dropped);
        return tracer;
    }

    private static Map<String, String> about(Outside outside) {
        Map<String, String> about = new HashMap<>();
        about.put("service.name", "dits-server");
        about.put("service.version", WatchWiring.version());
        String host = outside.environment().getOrDefault("HOSTNAME", "");
        if (!host.isEmpty()) {
            about.put("host.name", host);
        }
        return about;
    }
}
