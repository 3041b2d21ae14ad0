// SPDX-License-Identifier: Apache-2.0
package io.dits.testkit.gcs;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/** What a request is answered. */
record Answer(int status, Map<String, String> headers, byte[] body) {
    static Answer empty(int status) {
        return new Answer(status, Map.of(), new byte[0]);
    }

    static Answer json(String json) {
        return new Answer(
                200, Map.of("Content-Type", "application/json; charset=UTF-8"), json.getBytes(StandardCharsets.UTF_8));
    }

    static Answer error(int status, String reason, String message) {
        String json = """
                {"error":{"code":%d,"message":"%s","errors":[{"message":"%s","domain":"global","reason":"%s"}]}}""".formatted(status, message, message, reason);
        return new Answer(status, Map.of("Content-Type", "application/json"), json.getBytes(StandardCharsets.UTF_8));
    }

    /** Downloads of media tell of errors in plain text. */
    Answer plain(String message) {
        return new Answer(status, Map.of("Content-Type", "text/html"), message.getBytes(StandardCharsets.UTF_8));
    }

    Answer with(String name, String value) {
        Map<String, String> all = new java.util.TreeMap<>(headers);
        all.put(name, value);
        return new Answer(status, all, body);
    }

    /** Ends the handling of a request with this answer. */
    Refused refused() {
        return new Refused(this);
    }

    /** An answer that is thrown. */
    static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final transient Answer answer;

        Refused(Answer answer) {
            super("" + answer.status());
            this.answer = answer;
        }

        Answer answer() {
            return answer;
        }
    }
}
