// SPDX-License-Identifier: Apache-2.0
package io.dits.server.http;

import io.dits.server.service.Sessions;
import java.util.List;

/**
 * How people sign in with a browser.
 *
 * @param sessions over a {@code PostgresBrowserSessions}
 * @param alwaysSecure whether browsers come over TLS even where the request does not tell
 * @param others other ways to sign in than by a password, in the order in which the page shows them
 */
public record SignInParts(Sessions sessions, boolean alwaysSecure, List<SignInLink> others) {
    /**
     * A way to sign in at some other place.
     *
     * @param text on the button, such as {@code Sign in with GitHub}
     * @param path of this server, to which the parameter {@code return_to} is added
     */
    public record SignInLink(String text, String path) {}
}
