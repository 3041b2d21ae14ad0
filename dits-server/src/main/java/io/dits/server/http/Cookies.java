// SPDX-License-Identifier: Apache-2.0
package io.dits.server.http;

import io.dits.server.service.SingleSignOn;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The cookie of a browser that is signed in, and that of one on its way to a sign-in provider: out of reach of scripts, not sent along
 * by forms of other sites, and over TLS bound to this very host by the prefix {@code __Host-}.
 */
final class Cookies {
    private static final String NAME = "dits_session";
    private static final String SIGN_ON = "dits_sign_on";

    private final boolean alwaysSecure;

    /**
     * Cookies of this server.
     *
     * @param alwaysSecure whether browsers come over TLS even where the request does not tell
     */
    Cookies(boolean alwaysSecure) {
        this.alwaysSecure = alwaysSecure;
    }

    /** What the cookie of the session holds. */
    Optional<String> session(Call call) {
        return value(call, name(call));
    }

    /** Gives the browser the cookie of a session. It ends with the browser, or when the server says so. */
    void begin(Call call, String secret) {
        set(call, name(call), secret, "");
    }

    /** Takes the cookie of the session away. */
    void end(Call call) {
        set(call, name(call), "", "; Max-Age=0");
    }

    /** What the cookie of a browser that is on its way to a sign-in provider holds. */
    Optional<String> signOn(Call call) {
        return value(call, prefix(call) + SIGN_ON);
    }

    /** Gives the browser the cookie for its way to a sign-in provider and back. */
    void beginSignOn(Call call, String secret) {
        set(call, prefix(call) + SIGN_ON, secret, "; Max-Age=" + SingleSignOn.PATIENCE.toSeconds());
    }

    private void set(Call call, String name, String value, String more) {
        call.addHeader(
                "Set-Cookie",
                name + "=" + value + "; Path=/; HttpOnly; SameSite=Lax" + (secure(call) ? "; Secure" : "") + more);
    }

    private String name(Call call) {
        return prefix(call) + NAME;
    }

    private String prefix(Call call) {
        return secure(call) ? "__Host-" : "";
    }

    private boolean secure(Call call) {
        return alwaysSecure || call.secure();
    }

    /** The first of that name: a browser sends the one of the longest path first, and there is only the path of all. */
    private static Optional<String> value(Call call, String name) {
        List<String> headers = call.headers("Cookie");
        return headers.stream()
                .flatMap(header -> Arrays.stream(header.split(";", -1)))
                .map(String::strip)
                .filter(pair -> pair.startsWith(name + "="))
                .map(pair -> pair.substring(name.length() + 1))
                .findFirst();
    }
}
