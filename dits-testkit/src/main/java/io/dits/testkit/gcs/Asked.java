// SPDX-License-Identifier: Apache-2.0
package io.dits.testkit.gcs;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A request, read to its end.
 *
 * @param path its parts, decoded after they were parted: the slashes of an object's name come encoded
 */
record Asked(String method, List<String> path, Map<String, String> query, Map<String, String> headers, byte[] body) {
    static Asked of(HttpExchange exchange) throws IOException {
        Map<String, String> query = new HashMap<>();
        String raw = exchange.getRequestURI().getRawQuery();
        for (String one : raw == null ? new String[0] : raw.split("&", -1)) {
            int equals = one.indexOf('=');
            if (equals < 0 || query.put(one.substring(0, equals), decoded(one.substring(equals + 1))) != null) {
                throw Answer.error(400, "invalidParameter", "bad query").refused();
            }
        }
        Map<String, String> headers = new HashMap<>();
        exchange.getRequestHeaders()
                .forEach((name, values) -> headers.put(name.toLowerCase(java.util.Locale.ROOT), values.getFirst()));
        List<String> path = Stream.of(
                        exchange.getRequestURI().getRawPath().substring(1).split("/", -1))
                .map(Asked::decoded)
                .toList();
        return new Asked(
                exchange.getRequestMethod(),
                path,
                query,
                headers,
                exchange.getRequestBody().readAllBytes());
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }

    Optional<String> parameter(String name) {
        return Optional.ofNullable(query.get(name));
    }

    String need(String name) {
        return parameter(name)
                .orElseThrow(() -> Answer.error(400, "required", "Required parameter: " + name)
                        .refused());
    }

    /** Refuses what the method does not know: a slip in a parameter's name must not pass unseen. */
    void allow(String... names) {
        query.keySet().stream()
                .filter(name -> !Set.of(names).contains(name))
                .findAny()
                .ifPresent(name -> {
                    throw Answer.error(400, "invalidParameter", "Unknown parameter: " + name)
                            .refused();
                });
    }

    String text() {
        return new String(body, StandardCharsets.UTF_8);
    }
}
