// SPDX-License-Identifier: Apache-2.0
package io.dits.server.config;

import io.dits.server.config.ObserveConfig.Access;
import io.dits.server.config.ObserveConfig.Metrics;
import io.dits.server.config.ObserveConfig.Tracing;
import io.dits.server.config.ServerConfig.Logging;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reads {@code [logging]}, {@code [metrics]} and {@code [tracing]}. */
final class ObserveReader {
    /** What stands at the root and is no metrics. */
    private static final List<String> TAKEN =
            List.of("/api", "/auth", "/debug", "/device", "/health", "/login", "/ready", "/settings", "/static");

    private ObserveReader() {}

    static Logging logging(Values values) {
        String output = values.find(ObserveKeys.LOG_OUTPUT, "stdout");
        Optional<String> file = values.find(ObserveKeys.LOG_FILE);
        if (output.equals("file") && !values.has(ObserveKeys.LOG_FILE)) {
            values.error(ObserveKeys.LOG_OUTPUT, "is file: logging.file_path must say which");
        }
        return new Logging(
                values.find(ObserveKeys.LOG_LEVEL, "info"),
                values.find(ObserveKeys.LOG_FORMAT, "json"),
                output.equals("file") ? file.map(Path::of) : Optional.empty(),
                values.find(ObserveKeys.LOG_MAX_SIZE, Logging.USUAL_SIZE),
                values.find(ObserveKeys.LOG_MAX_FILES, Logging.USUAL_FILES));
    }

    static ObserveConfig read(Values values) {
        return new ObserveConfig(metrics(values), tracing(values));
    }

    private static Metrics metrics(Values values) {
        String path = values.find(ObserveKeys.METRICS_PATH, Metrics.USUAL.path());
        for (String taken : TAKEN) {
            if (path.equals(taken) || path.startsWith(taken + "/")) {
                values.error(ObserveKeys.METRICS_PATH, "wanted a path of its own such as /metrics, found " + path);
            }
        }
        String access =
                values.find(ObserveKeys.METRICS_ACCESS, Metrics.USUAL.access().word());
        return new Metrics(
                values.find(ObserveKeys.METRICS_ENABLED, Metrics.USUAL.enabled()),
                path,
                values.find(ObserveKeys.METRICS_DETAILED, Metrics.USUAL.detailed()),
                Access.valueOf(access.toUpperCase(Locale.ROOT)));
    }

    private static Tracing tracing(Values values) {
        boolean enabled = values.find(ObserveKeys.TRACING_ENABLED, Tracing.USUAL.enabled());
        Optional<URI> jaeger = values.find(ObserveKeys.TRACING_JAEGER);
        Optional<URI> otlp = values.find(ObserveKeys.TRACING_OTLP);
        if (enabled && !values.has(ObserveKeys.TRACING_JAEGER) && !values.has(ObserveKeys.TRACING_OTLP)) {
            values.error(
                    ObserveKeys.TRACING_ENABLED,
                    "is true: tracing.otlp_endpoint or tracing.jaeger_endpoint must say where to send to");
        }
        return new Tracing(enabled, jaeger, otlp, values.find(ObserveKeys.TRACING_RATE, Tracing.USUAL.samplingRate()));
    }
}
