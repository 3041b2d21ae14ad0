// SPDX-License-Identifier: Apache-2.0
package io.dits.server.http;

import io.dits.core.wire.ErrorAnswer;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Ends a request with an error answer. */
final class Problem extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;
    private final String text;
    private final transient Map<String, Object> details;
    private final transient Map<String, String> headers = new LinkedHashMap<>();

    private Problem(int status, String code, String text, Map<String, Object> details) {
        super(text, null, false, false);
        this.status = status;
        this.code = code;
        this.text = text;
        this.details = details;
    }

    /** Which quota does not allow it, if that is what is wrong. */
    Optional<String> quota() {
        return code.equals("over_quota")
                ? Optional.ofNullable(details.get("quota")).map(Object::toString)
                : Optional.empty();
    }

    static Problem of(int status, String code, String text) {
        return new Problem(status, code, text, Map.of());
    }

    static Problem of(int status, String code, String text, Map<String, Object> details) {
        return new Problem(status, code, text, details);
    }

    static Problem bad(String text) {
        return of(400, "bad_request", text);
    }

    static Problem notFound() {
        return of(404, "not_found", "there is nothing here, or nothing that you may see");
    }

    static Problem forbidden(String text) {
        return of(403, "forbidden", text);
    }

    static Problem tooLarge(String text) {
        return of(413, "too_large", text);
    }

    /** Whole seconds to wait, rounded up: who comes then is not too early. */
    static long seconds(Duration time) {
        return Math.max(1, (time.toMillis() + 999) / 1000);
    }

    Problem header(String name, String value) {
        headers.put(name, value);
        return this;
    }

    int status() {
        return status;
    }

    Map<String, String> headers() {
        return headers;
    }

    ErrorAnswer answer(String requestId) {
        return new ErrorAnswer(new ErrorAnswer.Problem(code, text, details, requestId));
    }
}
