// SPDX-License-Identifier: Apache-2.0
package io.dits.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Small requests of a signed-in user: of ten, seven show a repository, two list its branches, and one changes its description, which
 * is a transaction with its row in the audit. A hundred repositories take turns.
 */
final class Requests implements IntFunction<byte[]> {
    private static final int REPOSITORIES = 100;
    private static final String CHANGE = "{\"description\":\"the second cut\"}";
    private static final Pattern TOKEN = Pattern.compile("\"access_token\"\\s*:\\s*\"([^\"]+)\"");
    private static final Pattern ROUTE =
            Pattern.compile("dits_http_requests_total\\{method=\"(\\w+)\",path=\"([^\"]+)\"");

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String server;
    private final String token;
    private final byte[][] bytes = new byte[10 * REPOSITORIES][];

    private Requests(int port) throws IOException, InterruptedException {
        server = "http://127.0.0.1:" + port;
        String login = String.format("{\"email\":\"%s\",\"password\":\"%s\"}", Installed.USER, Installed.PASSWORD);
        Matcher found =
                TOKEN.matcher(ask("POST", "/api/v1/auth/login", login, "").body());
        if (!found.find()) {
            throw new IOException("the server did not let the bench sign in");
        }
        token = found.group(1);
        for (int i = 0; i < REPOSITORIES; i++) {
            // There already, if another server over this database was asked before.
            ask("POST", "/api/v1/repos", "{\"name\":\"film-" + i + "\"}", token);
        }
        for (int i = 0; i < bytes.length; i++) {
            // 7 has no part in common with 100: each repository is asked in each way.
            bytes[i] = request(i % 10, "/api/v1/repos/" + repository(7 * i + i / 100));
        }
    }

    private byte[] request(int kind, String repository) {
        return switch (kind) {
            case 3, 6 -> Load.request("GET", repository + "/branches", token, "");
            case 9 -> Load.request("PATCH", repository, token, CHANGE);
            default -> Load.request("GET", repository, token, "");
        };
    }

    /** The full name of one of the repositories. */
    static String repository(int number) {
        return Installed.USER + "/film-" + number % REPOSITORIES;
    }

    /** Signs in and makes the repositories. */
    static Requests against(int port) throws IOException, InterruptedException {
        return new Requests(port);
    }

    @Override
    public byte[] apply(int number) {
        return bytes[number % bytes.length];
    }

    /** Asks for something small and waits for the answer. */
    void ask(int number) throws IOException, InterruptedException {
        String path = "/api/v1/repos/" + repository(number);
        int status = switch (number % 10) {
            case 3, 6 -> ask("GET", path + "/branches", "", token).statusCode();
            case 9 -> ask("PATCH", path, CHANGE, token).statusCode();
            default -> ask("GET", path, "", token).statusCode();
        };
        if (status != 200) {
            throw new IOException("wanted 200, the server answered " + status);
        }
    }

    /** Asks once for each route that the metrics name, signed in for none. */
    void everyRoute() throws IOException, InterruptedException {
        Matcher routes = ROUTE.matcher(metrics());
        while (routes.find()) {
            ask(routes.group(1), routes.group(2).replaceAll("[{}.]", ""), "", "");
        }
    }

    /** Seconds that the metrics take. */
    double scrape() throws IOException, InterruptedException {
        long begun = System.nanoTime();
        metrics();
        return (System.nanoTime() - begun) / 1e9;
    }

    private String metrics() throws IOException, InterruptedException {
        return ask("GET", "/metrics", "", "").body();
    }

    private HttpResponse<String> ask(String method, String path, String body, String bearer)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server + path))
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .header("Content-Type", "application/json");
        if (!bearer.isEmpty()) {
            request.header("Authorization", "Bearer " + bearer);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
