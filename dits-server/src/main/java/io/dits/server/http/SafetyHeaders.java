// SPDX-License-Identifier: Apache-2.0
package io.dits.server.http;

import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.server.Request;

/** What every answer tells browsers. Pages say more of themselves in the place of some of it. */
final class SafetyHeaders {
    /** A year, as browsers want it. Not of subdomains, of which this server knows nothing. */
    private static final String ONLY_TLS = "max-age=31536000";

    private SafetyHeaders() {}

    /** Sets them, again after an answer was begun anew. */
    static void set(Request request, HttpFields.Mutable answer) {
        answer.put("X-Content-Type-Options", "nosniff");
        answer.put("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
        answer.put("Referrer-Policy", "no-referrer");
        if (request.isSecure()) {
            answer.put("Strict-Transport-Security", ONLY_TLS);
        }
    }
}
