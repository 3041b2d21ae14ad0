// SPDX-License-Identifier: Apache-2.0
package io.dits.server.config;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a Redis is, as operators write it: {@code redis://user:password@host:port/database}; {@code rediss} for an encrypted
 * connection.
 *
 * @param host a name or an address; an IPv6 address without brackets
 * @param port 1 to 65535
 * @param database its number
 * @param user whom to sign in as; empty for the usual one
 * @param password may be empty
 * @param encrypted whether the connection is
 */
public record RedisUrl(String host, int port, int database, String user, Secret password, boolean encrypted) {
    // The last @ ends the password, so that one with / ? # or @ in it is taken as it was written.
    private static final Pattern FORM = Pattern.compile(
            "redis(s?)://(?:([^:/?#]*):(.*)@)?(\\[[0-9A-Fa-f:.]+]|[^:/?#@\\[\\]]+)(?::(\\d{1,5}))?(?:/(\\d{0,5}))?");

    /**
     * Reads a URL.
     *
     * @throws IllegalArgumentException if it is none; the message shows nothing of it
     */
    static RedisUrl parse(String text) {
        Matcher url = FORM.matcher(text.strip());
        if (!url.matches()) {
            throw new IllegalArgumentException("found something of another form (not shown: it may hold a password)");
        }
        int port = number(url.group(5), 6379);
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException("found port " + port);
        }
        return new RedisUrl(
                url.group(4).replace("[", "").replace("]", ""),
                port,
                number(url.group(6), 0),
                UrlText.decoded(url.group(2)),
                new Secret(UrlText.decoded(url.group(3))),
                !url.group(1).isEmpty());
    }

    private static int number(@Nullable String digits, int otherwise) {
        return digits == null || digits.isEmpty() ? otherwise : Integer.parseInt(digits);
    }
}
