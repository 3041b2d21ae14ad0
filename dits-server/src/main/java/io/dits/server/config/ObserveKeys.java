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
            .alive();
    static final Key<String> LOG_FORMAT = Key.of("logging.format", Form.oneOf(List.of("json", "pretty")));
    static final Key<String> LOG_OUTPUT = Key.of("logging.output", Form.oneOf(List.of("stdout", "file")));
    static final Key<String> LOG_FILE = Key.of("logging.file_path", Form.text());
    static final Key<Long> LOG_MAX_SIZE = Key.of("logging.max_size", Form.size(1 << 10, 1L << 40, "1KB", "1TB"))
            .later();
    static final Key<Integer> LOG_MAX_FILES =
            Key.of("logging.max_files", Form.number(1, 20)).later();
    static final Key<Boolean> METRICS_ENABLED =
            Key.of("metrics.enabled", Form.truth()).later();
    static final Key<String> METRICS_PATH = Key.of(
                    "metrics.path", Form.matching("a path such as /metrics", "(?:/[A-Za-z0-9_-][A-Za-z0-9._-]*)+"))
            .later();
    static final Key<Boolean> METRICS_DETAILED =
            Key.of("metrics.detailed", Form.truth()).later();
    static final Key<String> METRICS_ACCESS = Key.of(
                    "metrics.access",
                    Form.oneOf(Arrays.stream(Access.values()).map(Access::word).toList()))
            .later();
    static final Key<Boolean> TRACING_ENABLED =
            Key.of("tracing.enabled", Form.truth()).later();
    static final Key<URI> TRACING_JAEGER =
            Key.of("tracing.jaeger_endpoint", Form.webAddress()).later();
    static final Key<URI> TRACING_OTLP =
            Key.of("tracing.otlp_endpoint", Form.webAddress()).later();
    static final Key<Double> TRACING_RATE =
            Key.of("tracing.sampling_rate", Form.share()).later();

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
