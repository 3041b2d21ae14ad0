// SPDX-License-Identifier: Apache-2.0
package io.dits.server.http;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.server.Request;

/**
 * Whose pages may ask from a browser (the CORS protocol of the Fetch standard). Without a list nobody's may. Cookies are never
 * among it: a page of another site that asks has to show a token.
 */
final class Cors {
    private static final String METHODS = "GET, HEAD, POST, PUT, PATCH, DELETE";
    private static final String HEADERS =
            "Authorization, Content-Type, Range, If-None-Match, If-Range, X-Request-ID, traceparent, tracestate";
    private static final String EXPOSED =
            "X-Request-ID, X-Trace-ID, ETag, Content-Range, Retry-After, RateLimit, RateLimit-Policy, Content-Disposition";
    private static final long REMEMBERED = Duration.ofHours(1).toSeconds();

    private final Set<String> origins;

    Cors(List<String> origins) {
        this.origins = Set.copyOf(origins);
    }

    /** Sets what a browser has to hear. */
    void set(HttpFields request, HttpFields.Mutable answer) {
        if (origins.isEmpty()) {
            return;
        }
        // Caches between must not give one origin's answer to another.
        answer.put("Vary", "Origin");
        allowed(request).ifPresent(origin -> {
            answer.put("Access-Control-Allow-Origin", origin);
            answer.put("Access-Control-Expose-Headers", EXPOSED);
        });
    }

    /** Whether a browser only asks whether it may ask; then the answer's headers say what it may. */
    boolean preflight(Request request, HttpFields.Mutable answer) {
        boolean asks = request.getMethod().equals("OPTIONS")
                && request.getHeaders().contains("Access-Control-Request-Method")
                && allowed(request.getHeaders()).isPresent();
        if (asks) {
            answer.put("Access-Control-Allow-Methods", METHODS);
            answer.put("Access-Control-Allow-Headers", HEADERS);
            answer.put("Access-Control-Max-Age", REMEMBERED);
        }
        return asks;
    }

    private Optional<String> allowed(HttpFields request) {
        return Optional.ofNullable(request.get("Origin")).filter(origins::contains);
    }
}
