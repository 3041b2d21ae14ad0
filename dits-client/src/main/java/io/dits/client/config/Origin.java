// SPDX-License-Identifier: Apache-2.0
package io.dits.client.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/**
 * A server: scheme, host and port. Credentials belong to one origin and go nowhere else.
 *
 * @param scheme {@code http} or {@code https}
 * @param host in lower case; an IPv6 address in brackets
 * @param port 1 to 65535
 */
public record Origin(String scheme, String host, int port) {
    /**
     * The origin of an address.
     *
     * @throws IllegalArgumentException if it is not of the form http(s)://host[:port][/…], or carries a user's name
     */
    public static Origin of(String address) {
        return of(uri(address), address);
    }

    static URI uri(String address) {
        try {
            return new URI(address.strip());
        } catch (URISyntaxException e) {
            throw bad(address, "");
        }
    }

    static Origin of(URI uri, String address) {
        String scheme = uri.getScheme();
        String host = uri.getHost();
        if (scheme == null || host == null || host.isEmpty()) {
            throw bad(address, "");
        }
        if (uri.getUserInfo() != null) {
            throw new IllegalArgumentException(
                    "address: wanted one without a user's name or password in it. Run: dits login");
        }
        String lower = scheme.toLowerCase(Locale.ROOT);
        if (!lower.equals("http") && !lower.equals("https")) {
            throw bad(address, "");
        }
        int port = uri.getPort() >= 0 ? uri.getPort() : lower.equals("http") ? 80 : 443;
        if (port < 1 || port > 65_535) {
            throw bad(address, "; the port is out of range");
        }
        return new Origin(lower, host.toLowerCase(Locale.ROOT), port);
    }

    private static IllegalArgumentException bad(String address, String why) {
        return new IllegalArgumentException(
                "address: wanted http://host[:port] or https://host[:port], found '" + address + "'" + why);
    }

    /** The address without a slash at its end, as in {@code http://127.0.0.1:8080}; a scheme's own port is left out. */
    @Override
    public String toString() {
        boolean usual = port == (scheme.equals("http") ? 80 : 443);
        return scheme + "://" + host + (usual ? "" : ":" + port);
    }
}
