// SPDX-License-Identifier: Apache-2.0
package io.dits.server.config;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Where a PostgreSQL is, as operators write it: {@code postgres://user:password@host:port/database?sslmode=require}.
 *
 * @param host a name or an address; an IPv6 address without brackets
 * @param port 1 to 65535
 * @param database the database's name
 * @param user the role
 * @param password its password; may be empty
 * @param options what stood after the question mark; only keys that are known
 */
public record PostgresUrl(
        String host, int port, String database, String user, Secret password, Map<String, String> options) {
    // The last @ ends the password, so that one with / ? # or @ in it is taken as it was written.
    private static final Pattern FORM = Pattern.compile(
            "(?:postgres|postgresql)://(?:([^:/?#]*)(?::(.*))?@)?(\\[[0-9A-Fa-f:.]+]|[^:/?#@\\[\\]]+)(?::(\\d{1,5}))?/([^/?#@]+)(?:\\?([^@]*))?");
    private static final Set<String> SSL_MODES =
            Set.of("disable", "allow", "prefer", "require", "verify-ca", "verify-full");
    private static final Set<String> OPTIONS =
            Set.of("sslmode", "sslrootcert", "sslcert", "sslkey", "application_name");

    /** Copies the options. */
    public PostgresUrl {
        options = Map.copyOf(options);
    }

    /**
     * Reads a URL.
     *
     * @throws IllegalArgumentException if it is none; the message shows nothing of it
     */
    public static PostgresUrl parse(String text) {
        Matcher url = FORM.matcher(text.strip());
        if (!url.matches()) {
            throw new IllegalArgumentException("found something of another form (not shown: it may hold a password)");
        }
        String user = UrlText.decoded(url.group(1));
        if (user.isEmpty()) {
            throw new IllegalArgumentException("found no user before the @");
        }
        int port = url.group(4) == null ? 5432 : Integer.parseInt(url.group(4));
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException("found port " + port);
        }
        String host = url.group(3).replace("[", "").replace("]", "");
        return new PostgresUrl(
                host,
                port,
                UrlText.decoded(url.group(5)),
                user,
                new Secret(UrlText.decoded(url.group(2))),
                options(url.group(6)));
    }

    /** For the driver, without user and password. */
    public String jdbc() {
        String address = host.contains(":") ? "[" + host + "]" : host;
        String query = new TreeMap<>(options)
                .entrySet().stream()
                        .map(o -> (o.getKey().equals("application_name") ? "ApplicationName" : o.getKey()) + "="
                                + encoded(o.getValue()))
                        .collect(Collectors.joining("&"));
        return "jdbc:postgresql://" + address + ":" + port + "/" + encoded(database)
                + (query.isEmpty() ? "" : "?" + query);
    }

    /** The form for a configuration file; holds the password. */
    public Secret url() {
        String address = host.contains(":") ? "[" + host + "]" : host;
        return new Secret("postgres://" + encoded(user) + ":" + encoded(password.reveal()) + "@" + address + ":" + port
                + "/" + encoded(database));
    }

    private static Map<String, String> options(@Nullable String query) {
        Map<String, String> options = new TreeMap<>();
        for (String part : query == null || query.isEmpty() ? new String[0] : query.split("&", -1)) {
            int equals = part.indexOf('=');
            String name = equals < 0 ? part : part.substring(0, equals);
            String value = equals < 0 ? "" : UrlText.decoded(part.substring(equals + 1));
            if (!OPTIONS.contains(name)) {
                throw new IllegalArgumentException("found option '" + name + "'; known are "
                        + OPTIONS.stream().sorted().collect(Collectors.joining(", ")));
            }
            if (name.equals("sslmode") && !SSL_MODES.contains(value)) {
                throw new IllegalArgumentException("found sslmode '" + value + "'; known are "
                        + SSL_MODES.stream().sorted().collect(Collectors.joining(", ")));
            }
            options.put(name, value);
        }
        return options;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
