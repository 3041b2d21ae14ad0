// SPDX-License-Identifier: Apache-2.0
package io.dits.server.http;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * What a form of a page sent.
 *
 * @param fields by name, each once
 */
record Form(Map<String, String> fields) {
    private static final String TYPE = "application/x-www-form-urlencoded";
    /** The longest name and password, each byte as three, fit. */
    private static final int MOST = 16 << 10;

    @Override
    public String toString() {
        return "Form[" + fields.keySet() + "]";
    }

    /** Reads the body of a request. */
    static Form of(Call call) throws IOException {
        return of(call, MOST);
    }

    /** Reads the body of a request, of at most so many bytes. */
    static Form of(Call call, int most) throws IOException {
        String body = new String(call.bytes(TYPE, most), StandardCharsets.UTF_8);
        Map<String, String> fields = new HashMap<>();
        for (String pair : body.split("&", -1)) {
            if (!pair.isEmpty()) {
                int equals = pair.indexOf('=');
                String name = decoded(equals < 0 ? pair : pair.substring(0, equals));
                if (fields.put(name, equals < 0 ? "" : decoded(pair.substring(equals + 1))) != null) {
                    throw Problem.bad("form: a field stands twice");
                }
            }
        }
        fields.values().forEach(value -> Json.checkText("form:", value));
        return new Form(Map.copyOf(fields));
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw Problem.bad("form: is not percent-encoded UTF-8");
        }
    }

    /** A field; empty if it is not there. */
    String field(String name) {
        return fields.getOrDefault(name, "");
    }
}
