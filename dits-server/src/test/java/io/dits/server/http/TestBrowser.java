// SPDX-License-Identifier: Apache-2.0
package io.dits.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A browser as the server sees it: keeps cookies, says where its forms come from, sends what stands hidden in them. */
public final class TestBrowser {
    private static final Pattern HIDDEN =
            Pattern.compile("<input type=\"hidden\" name=\"([^\"]+)\" value=\"([^\"]*)\">");

    private final String address;
    private final TestClient client;
    private final Map<String, String> cookies = new HashMap<>();
    private String page = "";

    /** One that has no cookies yet. */
    public TestBrowser(String address, HttpClient http) {
        this.address = address;
        this.client = new TestClient(address, http, "");
    }

    /** The cookie of that name; empty if it has none. */
    public String cookie(String name) {
        return cookies.getOrDefault(name, "");
    }

    /** Makes it hold a cookie. */
    public void cookie(String name, String value) {
        cookies.put(name, value);
    }

    /** Opens a page. */
    public TestClient.Answer open(String path, String... headers) {
        return kept(client.get(path, headers(List.of(headers))));
    }

    /** Sends the form of the page that it shows, with these fields written into it: names and values in turn. */
    public TestClient.Answer submit(String action, String... fields) {
        Map<String, String> form = new HashMap<>();
        Matcher hidden = HIDDEN.matcher(page);
        while (hidden.find()) {
            form.put(hidden.group(1), hidden.group(2).replace("&amp;", "&"));
        }
        for (int i = 0; i < fields.length; i += 2) {
            form.put(fields[i], fields[i + 1]);
        }
        return post(action, form, "Origin", address);
    }

    /** Sends a form that somebody made, with these headers. */
    public TestClient.Answer post(String action, Map<String, String> form, String... headers) {
        String body = String.join(
                "&",
                form.entrySet().stream()
                        .map(field -> encoded(field.getKey()) + "=" + encoded(field.getValue()))
                        .toList());
        List<String> all = new ArrayList<>(List.of("Content-Type", "application/x-www-form-urlencoded"));
        all.addAll(List.of(headers));
        return kept(client.send("POST", action, BodyPublishers.ofString(body), headers(all)));
    }

    /** Signs in, and shows what comes then. */
    public TestClient.Answer signIn(String login, String password) {
        open("/login").is(200);
        TestClient.Answer answer =
                submit("/login", "login", login, "password", password).is(303);
        return open(answer.header("Location"));
    }

    private String[] headers(List<String> more) {
        List<String> all = new ArrayList<>(more);
        if (!cookies.isEmpty()) {
            all.addAll(List.of(
                    "Cookie",
                    String.join(
                            "; ",
                            cookies.entrySet().stream()
                                    .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                                    .toList())));
        }
        return all.toArray(new String[0]);
    }

    private TestClient.Answer kept(TestClient.Answer answer) {
        for (String cookie : answer.response().headers().allValues("Set-Cookie")) {
            String pair = cookie.substring(0, cookie.indexOf(';'));
            String name = pair.substring(0, pair.indexOf('='));
            if (cookie.contains("Max-Age=0")) {
                cookies.remove(name);
            } else {
                cookies.put(name, pair.substring(pair.indexOf('=') + 1));
            }
        }
        if (answer.status() != 303) {
            page = answer.text();
            assertThat(answer.header("Content-Security-Policy")).contains("default-src 'none'");
        }
        return answer;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
