// SPDX-License-Identifier: Apache-2.0
package io.dits.testkit.identity;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A browser without scripts: it keeps cookies, follows redirects within what it is told, and fills in the forms of pages. */
public final class TestBrowser implements AutoCloseable {
    private static final Pattern FORM = Pattern.compile("(?is)<form\\b([^>]*)>(.*?)</form>");
    private static final Pattern FIELD = Pattern.compile("(?is)<(?:input|button)\\b([^>]*)>");
    private static final Pattern ATTRIBUTE = Pattern.compile("(?is)\\b([a-z-]+)\\s*=\\s*(?:\"([^\"]*)\"|'([^']*)')");

    /** By scheme, host and port; what browsers of today send differs from what the JDK's cookies are sent as. */
    private final Map<String, Map<String, String>> cookies = new HashMap<>();

    private final HttpClient client =
            HttpClient.newBuilder().followRedirects(Redirect.NEVER).build();

    /**
     * A page, or where it sends the browser.
     *
     * @param address where it was found
     * @param status of HTTP
     * @param location where it sends the browser; empty if it does not
     * @param text the page
     */
    public record Shown(URI address, int status, String location, String text) {
        /** Where it sends the browser. */
        public URI next() {
            return address.resolve(location);
        }
    }

    /** A form of a page. */
    public record Sending(URI action, Map<String, String> fields) {}

    /** Opens an address. */
    public Shown open(URI address) {
        return send(HttpRequest.newBuilder(address).GET());
    }

    /** Opens an address and goes where it sends, as long as that begins with the text. */
    public Shown follow(URI address, String within) {
        return follow(open(address), within);
    }

    /** Goes where a page sends, as long as that begins with the text. */
    public Shown follow(Shown shown, String within) {
        Shown last = shown;
        for (int i = 0;
                i < 20 && !last.location().isEmpty() && last.next().toString().startsWith(within);
                i++) {
            last = open(last.next());
        }
        return last;
    }

    /** The first form of a page, with these fields filled in. */
    public static Sending form(Shown page, Map<String, String> filled) {
        Matcher form = FORM.matcher(page.text());
        if (!form.find()) {
            throw new IllegalStateException("no form on " + page);
        }
        Map<String, String> fields = new LinkedHashMap<>();
        Matcher field = FIELD.matcher(form.group(2));
        while (field.find()) {
            Map<String, String> attributes = attributes(field.group(1));
            if (attributes.containsKey("name")) {
                fields.put(attributes.get("name"), attributes.getOrDefault("value", ""));
            }
        }
        fields.putAll(filled);
        String action = attributes(form.group(1)).getOrDefault("action", "");
        return new Sending(
                action.isEmpty() ? page.address() : page.address().resolve(action.replace(" ", "%20")), fields);
    }

    private static Map<String, String> attributes(String text) {
        Map<String, String> attributes = new LinkedHashMap<>();
        Matcher attribute = ATTRIBUTE.matcher(text);
        while (attribute.find()) {
            String value = attribute.group(2) == null ? attribute.group(3) : attribute.group(2);
            attributes.put(attribute.group(1).toLowerCase(java.util.Locale.ROOT), unescaped(value));
        }
        return attributes;
    }

    private static String unescaped(String text) {
        return text.replace("&quot;", "\"")
                .replace("&#34;", "\"")
                .replace("&#39;", "'")
                .replace("&#x3a;", ":")
                .replace("&#x2f;", "/")
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&amp;", "&");
    }

    /** Sends a form. */
    public Shown submit(Sending form) {
        String body = form.fields().entrySet().stream()
                .map(field -> encoded(field.getKey()) + "=" + encoded(field.getValue()))
                .collect(Collectors.joining("&"));
        return send(HttpRequest.newBuilder(form.action())
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(body)));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private Shown send(HttpRequest.Builder request) {
        try {
            Map<String, String> jar = jar(request.build().uri());
            if (!jar.isEmpty()) {
                request.header(
                        "Cookie",
                        jar.entrySet().stream()
                                .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                                .collect(Collectors.joining("; ")));
            }
            HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
            response.headers().allValues("Set-Cookie").forEach(cookie -> keep(jar, cookie));
            return new Shown(
                    response.uri(),
                    response.statusCode(),
                    response.headers().firstValue("Location").orElse(""),
                    response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private Map<String, String> jar(URI address) {
        return cookies.computeIfAbsent(
                address.getScheme() + "://" + address.getAuthority(), origin -> new LinkedHashMap<>());
    }

    private static void keep(Map<String, String> jar, String cookie) {
        String pair = cookie.split(";", 2)[0];
        int equals = pair.indexOf('=');
        String name = pair.substring(0, equals).strip();
        String value = pair.substring(equals + 1).strip();
        boolean over = value.isEmpty() || cookie.matches("(?i).*;\\s*(max-age=0|expires=Thu, 01 Jan 1970).*");
        if (over) {
            jar.remove(name);
        } else {
            jar.put(name, value);
        }
    }

    /** The parameters of an address. */
    public static Map<String, String> query(URI address) {
        Map<String, String> parameters = new LinkedHashMap<>();
        String query = address.getRawQuery() == null ? "" : address.getRawQuery();
        for (String pair : query.split("&", -1)) {
            if (!pair.isEmpty()) {
                String[] parts = pair.split("=", 2);
                parameters.put(
                        java.net.URLDecoder.decode(parts[0], StandardCharsets.UTF_8),
                        java.net.URLDecoder.decode(parts.length > 1 ? parts[1] : "", StandardCharsets.UTF_8));
            }
        }
        return parameters;
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
