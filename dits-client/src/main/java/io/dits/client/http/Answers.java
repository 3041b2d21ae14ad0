// SPDX-License-Identifier: Apache-2.0
package io.dits.client.http;

import io.dits.client.config.Origin;
import io.dits.core.store.StoreException;
import io.dits.core.wire.ErrorAnswer;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Tells good answers from others. */
final class Answers {
    private static final int MOST_ERROR = 1 << 20;

    private Answers() {}

    /** Throws what the answer says if it is not one of success. */
    static void check(Origin origin, HttpResponse<InputStream> response, InputStream body)
            throws IOException, ApiProblem {
        int status = response.statusCode();
        if (status / 100 == 2) {
            return;
        }
        if (status < 400) {
            throw new StoreException(
                    StoreException.Kind.BROKEN,
                    origin + ": answered with a redirect, which is not followed; use the server's own address");
        }
        byte[] bytes = body.readNBytes(MOST_ERROR);
        drain(body);
        throw problem(origin, status, bytes, retryAfter(response));
    }

    private static ApiProblem problem(Origin origin, int status, byte[] bytes, Optional<Duration> retryAfter) {
        try {
            ErrorAnswer.Problem said = JsonBodies.read(bytes, ErrorAnswer.class).error();
            return new ApiProblem(
                    status,
                    said.code(),
                    said.message(),
                    said.details() == null ? Map.of() : plain(said.details()),
                    retryAfter);
        } catch (IOException | NullPointerException e) {
            return new ApiProblem(
                    status,
                    "",
                    origin + ": status " + status + ", not in the words of a Dits server",
                    Map.of(),
                    retryAfter);
        }
    }

    /** Without nulls, which stand for "there is none". */
    private static Map<String, Object> plain(Map<String, Object> details) {
        Map<String, Object> plain = new LinkedHashMap<>(details);
        plain.values().removeIf(Objects::isNull);
        return plain;
    }

    private static Optional<Duration> retryAfter(HttpResponse<?> response) {
        return response.headers()
                .firstValue("Retry-After")
                .filter(value -> value.matches("[0-9]{1,6}"))
                .map(value -> Duration.ofSeconds(Long.parseLong(value)));
    }

    /** Reads what little may be left. */
    static void drain(InputStream body) throws IOException {
        byte[] rest = new byte[8192];
        int count = 0;
        while (count < 16 && body.read(rest) >= 0) {
            count++;
        }
    }

    static void close(InputStream body) {
        try {
            body.close();
        } catch (IOException e) {
            // It is given up either way.
        }
    }
}
