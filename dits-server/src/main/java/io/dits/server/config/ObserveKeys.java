// SPDX-License-Identifier: Apache-2.0
package io.dits.server.config;

import io.dits.server.config.ObserveConfig.Access;
import java.net.URI;
import java.util.Arrays;
import java.util.List;

/** The keys of {@code [logging]}, {@code [metrics]} and {@code [tracing]}. */
final class ObserveKeys {
    static final Key<String> LOG_LEVEL = Key.of(
                    "logging.level", Form.oneOf(List.of("trace", "debug", "info", "warn", "error")))
            .or("LOG_LEVEL")
            .alive()
            .says("\"info\"", "The least that is logged.");
    static final Key<String> LOG_FORMAT = Key.of("logging.format", Form.oneOf(List.of("json", "pretty")))
            .says("\"json\"", "One JSON object a line, or lines for people.");
    static final Key<String> LOG_OUTPUT =
            Key.of("logging.output", Form.oneOf(List.of("stdout", "file"))).says("\"stdout\"", "Where to.");
    static final Key<String> LOG_FILE =
            Key.of("logging.file_path", Form.text()).says("(none)", "The file, with output = \"file\".");
    static final Key<Long> LOG_MAX_SIZE = Key.of("logging.max_size", Form.size(1 << 10, 1L << 40, "1KB", "1TB"))
            .says("\"10MB\"", "Of which size on the file is put aside and the next begun.");
    static final Key<Integer> LOG_MAX_FILES =
            Key.of("logging.max_files", Form.number(1, 20)).says("5", "How many of those are kept.");
    static final Key<Boolean> METRICS_ENABLED =
            Key.of("metrics.enabled", Form.truth()).says("true", "Whether there are metrics for Prometheus.");
    static final Key<String> METRICS_PATH = Key.of(
                    "metrics.path", Form.matching("a path such as /metrics", "(?:/[A-Za-z0-9_-][A-Za-z0-9._-]*)+"))
            .says("\"/metrics\"", "Where.");
    static final Key<Boolean> METRICS_DETAILED = Key.of("metrics.detailed", Form.truth())
            .says("false", "Whether histograms have finer buckets, and there are those of the database.");
    static final Key<String> METRICS_ACCESS = Key.of(
                    "metrics.access",
                    Form.oneOf(Arrays.stream(Access.values()).map(Access::word).toList()))
            .says(
                    "\"private\"",
                    "Who may read them without an administrator's token: from this machine, from private networks too (neither through a proxy), nobody, anybody.");
    static final Key<Boolean> TRACING_ENABLED = Key.of("tracing.enabled", Form.truth())
            .says("false", "Whether it is told to a collector where the time of requests goes.");
    static final Key<URI> TRACING_JAEGER = Key.of("tracing.jaeger_endpoint", Form.webAddress())
            .says("(none)", "A collector of Jaeger, which takes Thrift over HTTP, as http://jaeger:14268/api/traces.");
    static final Key<URI> TRACING_OTLP = Key.of("tracing.otlp_endpoint", Form.webAddress())
            .says("(none)", "A collector that takes OTLP over HTTP, as http://collector:4318.");
    static final Key<Double> TRACING_RATE = Key.of("tracing.sampling_rate", Form.share())
            .says("0.1", "Of which share of the requests whose callers have not decided it, by a traceparent.");

    private ObserveKeys() {}

    static List<Key<?>> all() {
        return List.of(
                LOG_LEVEL,
                LOG_FORMAT,
                LOG_OUTPUT,
                LOG_FILE,
                LOG_MAX_SIZE,
                LOG_MAX_FILES,
                METRICS_ENABLED,
                METRICS_PATH,
                METRICS_DETAILED,
                METRICS_ACCESS,
                TRACING_ENABLED,
                TRACING_JAEGER,
                TRACING_OTLP,
                TRACING_RATE);
    }
}
