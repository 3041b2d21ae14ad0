// SPDX-License-Identifier: Apache-2.0
package io.dits.server.tracing.otel;

import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import java.net.URI;
import java.time.Duration;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The collectors that spans are sent to. */
public final class Collectors {
    static final Duration TO_CONNECT = Duration.ofSeconds(2);

    /** What the library has to say, {@link SpanQueue} says once. Held, since nobody else does. */
    private static final Logger LIBRARY = Logger.getLogger("io.opentelemetry");

    private Collectors() {}

    /** One that takes OTLP over HTTP, as {@code http://collector:4318}. */
    public static SpanQueue otlp(URI endpoint) {
        LIBRARY.setLevel(Level.OFF);
        URI address = withPath(endpoint, "/v1/traces");
        return new SpanQueue(
                OtlpHttpSpanExporter.builder()
                        .setEndpoint(address.toString())
                        .setConnectTimeout(TO_CONNECT)
                        .setTimeout(SpanQueue.PATIENCE)
                        .setRetryPolicy(null)
                        .build(),
                address.toString());
    }

    /** One of Jaeger, as {@code http://jaeger:14268/api/traces}. */
    public static SpanQueue jaeger(URI endpoint) {
        URI address = withPath(endpoint, "/api/traces");
        return new SpanQueue(new JaegerExporter(address), address.toString());
    }

    /** Where collectors listen, unless a path was named. */
    private static URI withPath(URI endpoint, String usual) {
        String path = endpoint.getPath();
        return path == null || path.isEmpty() || path.equals("/") ? endpoint.resolve(usual) : endpoint;
    }
}
