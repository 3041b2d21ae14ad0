// SPDX-License-Identifier: Apache-2.0
package io.dits.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

final class EdgeIT extends AnnAndBob {
    @Test
    void healthReadyAndMetricsAnswerAndKeepTheCallersRequestId() {
        TestClient anybody = server.anonymous();
        assertThat(anybody.get("/health", "X-Request-ID", "abc-1").is(200).header("X-Request-ID"))
                .isEqualTo("abc-1");
        assertThat(anybody.get("/health", "X-Request-ID", "a b").header("X-Request-ID"))
                .isNotEqualTo("a b");
        anybody.get("/ready").is(200);
        String metrics = anybody.get("/metrics").is(200).text();
        assertThat(metrics)
                .contains("dits_http_requests_total{method=\"GET\",path=\"/health\",status=\"200\"}")
                .contains("dits_active_connections")
                .contains("dits_repositories_total");
        for (String header :
                List.of("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-IP", "Via")) {
            anybody.get("/metrics", header, "10.0.0.1").is(404, "not_found");
        }
    }

    @Test
    void theSchemaMustBeThisVersionsToBeReady() {
        server.database.execute(
                "create table newest as select * from flyway_schema_history" + " order by installed_rank desc limit 1");
        server.database.execute("delete from flyway_schema_history where version in (select version from newest)");
        try {
            server.anonymous().get("/ready").is(503, "unavailable");
            server.anonymous().get("/health").is(200);
        } finally {
            server.database.execute("insert into flyway_schema_history select * from newest");
            server.database.execute("drop table newest");
        }
    }

    @Test
    void nobodyFillsTheMemoryWithLongBodiesBeforeHeHasSignedIn() {
        TestClient anybody = server.anonymous();
        String longest = "x".repeat(8000);
        anybody.post("/api/v1/auth/login", Map.of("email", "ann", "password", longest))
                .is(401, "unauthenticated");
        String tooLong = "x".repeat(8192);
        anybody.post("/api/v1/auth/login", Map.of("email", "ann", "password", tooLong))
                .is(413, "too_large");
        for (String path : List.of("/api/v1/auth/refresh", "/api/v1/auth/logout")) {
            anybody.post(path, Map.of("refresh_token", tooLong)).is(413, "too_large");
        }
        // The longest that may be right is not refused, however it is written.
        String escaped =
                "{\"email\":\"%s\",\"password\":\"%s\"}".formatted("\\u0078".repeat(254), "\\u0078".repeat(1024));
        anybody.raw("POST", "/api/v1/auth/login", escaped.getBytes(StandardCharsets.US_ASCII))
                .is(401, "unauthenticated");
    }

    @Test
    void nothingButHealthAndLoginPassesWithoutAToken() {
        TestClient anybody = server.anonymous();
        for (String path : List.of("/api/v1/users/me", "/api/v1/repos", "/api/v1/repos/ann/x")) {
            anybody.get(path).is(401, "unauthenticated");
            anybody.get(path, "Authorization", "Bearer nonsense").is(401, "unauthenticated");
        }
        anybody.get("/nothing").is(404, "not_found");
        anybody.delete("/health").is(405, "method_not_allowed");
        assertThat(ann.get("/api/v1/users/me").json().get("username").asString())
                .isEqualTo("ann");
        anybody.post("/api/v1/auth/login", Map.of("email", "ann", "password", "wrong"))
                .is(401, "unauthenticated");
    }

    @Test
    void aRefreshTokenWhoseSuccessorWasUsedVoidsTheSignIn() {
        var tokens = server.anonymous()
                .post("/api/v1/auth/login", Map.of("email", "ann@example.org", "password", TestServer.PASSWORD))
                .is(200)
                .json();
        Map<String, String> body =
                Map.of("refresh_token", tokens.get("refresh_token").asString());
        var next = server.anonymous().post("/api/v1/auth/refresh", body).is(200).json();
        Map<String, String> successor =
                Map.of("refresh_token", next.get("refresh_token").asString());
        var last = server.anonymous()
                .post("/api/v1/auth/refresh", successor)
                .is(200)
                .json();
        server.anonymous().post("/api/v1/auth/refresh", body).is(401, "unauthenticated");
        // The second use voided the whole family.
        server.anonymous()
                .post(
                        "/api/v1/auth/refresh",
                        Map.of("refresh_token", last.get("refresh_token").asString()))
                .is(401, "unauthenticated");
        server.anonymous().post("/api/v1/auth/logout", body).is(204);
    }

    @Test
    void repositoriesAreMadeListedChangedAndDeleted() {
        String film = ann.repository("Film");
        ann.post("/api/v1/repos", Map.of("name", "fILM")).is(409, "conflict");
        ann.post("/api/v1/repos", Map.of("name", "x", "owner", "bob")).is(403, "forbidden");
        var shown = ann.get(film.toLowerCase(Locale.ROOT)).is(200).json();
        assertThat(shown.get("clone_url").asString()).endsWith(":" + server.http.port() + "/ann/Film");
        bob.get(film).is(404, "not_found");
        ann.patch(film, Map.of("description", "a film", "visibility", "public")).is(200);
        assertThat(bob.get(film).is(200).json().get("description").asString()).isEqualTo("a film");
        bob.patch(film, Map.of("description", "mine")).is(403, "forbidden");
        bob.delete(film).is(403, "forbidden");
        ann.repository("second");
        var page = ann.get("/api/v1/repos?limit=1").is(200).json();
        assertThat(page.at("/pagination/has_more").asBoolean()).isTrue();
        String cursor = page.at("/pagination/next_cursor").asString();
        assertThat(ann.get("/api/v1/repos?limit=100&cursor=" + cursor)
                        .json()
                        .get("data")
                        .size())
                .isPositive();
        ann.delete(film).is(204);
        ann.get(film).is(404, "not_found");
        ann.repository("Film");
    }

    @Test
    void hostileTextsInEveryFieldAreRefusedAndNeverAnInternalError() {
        String film = ann.repository("target");
        List<String> hostile = List.of(
                "'; drop table users; --",
                "\" or 1=1",
                "%' or '%'='",
                "a\u0000b",
                "\ud800",
                "x".repeat(900_000),
                "../..");
        for (String text : hostile) {
            List<TestClient.Answer> answers = List.of(
                    ann.post("/api/v1/auth/login", Map.of("email", text, "password", text)),
                    ann.post("/api/v1/auth/refresh", Map.of("refresh_token", text)),
                    ann.post("/api/v1/repos", Map.of("name", text)),
                    ann.post("/api/v1/repos", Map.of("name", "a", "owner", text)),
                    ann.post("/api/v1/repos", Map.of("name", "a", "visibility", text)),
                    ann.post("/api/v1/repos", Map.of("name", "a", "default_branch", text)),
                    ann.push(film, text, "", ""),
                    ann.push(film, "heads/main", text, text),
                    ann.post(film + "/history", Map.of("want", List.of(text), "have", List.of())),
                    ann.post(film + "/history", Map.of("want", List.of(), "have", List.of(text))),
                    ann.patch(film, Map.of("name", text)),
                    ann.patch(film, Map.of("visibility", text)),
                    ann.patch(film, Map.of("default_branch", text)));
            for (TestClient.Answer answer : answers) {
                assertThat(answer.status()).as(answer.text()).isBetween(400, 499);
                assertThat(answer.text()).doesNotContain("Exception").doesNotContain("select ");
            }
            String query = URLEncoder.encode(text.substring(0, Math.min(text.length(), 5000)), StandardCharsets.UTF_8);
            for (String path :
                    List.of("/refs?prefix=", "/refs?cursor=", "/commits?ref=", "/commits?cursor=", "/commits?limit=")) {
                assertThat(ann.get(film + path + query).status())
                        .as(path + text.length())
                        .isLessThan(500);
            }
            String part = query.replace("+", "%20");
            for (String path : List.of(
                    "/api/v1/repos/" + part + "/x",
                    "/api/v1/repos/ann/" + part,
                    film + "/commits/" + part,
                    film + "/compare/" + part + "..." + part,
                    film + "/tree/" + part,
                    film + "/raw/" + part + "/" + part,
                    "/" + part)) {
                assertThat(ann.get(path).status()).as(path).isBetween(400, 499);
            }
        }
        assertThat(ann.patch(film, Map.of("description", "'; drop table users; --"))
                        .is(200)
                        .json()
                        .get("description")
                        .asString())
                .isEqualTo("'; drop table users; --");
        ann.patch(film, Map.of("description", "x".repeat(900_000))).is(400, "bad_request");
        for (String header : List.of("Range", "If-None-Match", "If-Range", "X-Request-ID", "Accept", "Cookie")) {
            ann.get(film, header, "'; drop table users; --").is(200);
            ann.get(film, header, "x".repeat(20_000)).is(200);
        }
        server.anonymous()
                .get("/api/v1/users/me", "Authorization", "Bearer " + "x".repeat(20_000))
                .is(401, "unauthenticated");
        assertThat(server.database.number("select count(*) from users")).isEqualTo(2);
    }

    @Test
    void deepHugeAndBrokenJsonIsBounded() {
        for (String json : List.of(
                "[".repeat(100_000),
                "{\"name\":".repeat(5000),
                "{",
                "",
                "null",
                "[]",
                "{\"name\":1e999999}",
                "{\"name\":null}",
                "{\"name\":\"a\",\"name\":\"b\"}")) {
            ann.raw("POST", "/api/v1/repos", json.getBytes(StandardCharsets.UTF_8))
                    .is(400, "bad_request");
        }
        ann.raw("POST", "/api/v1/repos", new byte[(1 << 20) + 1]).is(413, "too_large");
    }

    @Test
    void aBodyOverTheLimitIsRefusedBeforeItIsSent() throws Exception {
        String film = ann.repository("limit");
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.http.port())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream()
                    .write(("POST " + film + "/objects/upload HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
                                    + ann.token()
                                    + "\r\nContent-Type: application/x-dits-objects\r\nContent-Length: 99999999999\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            String line = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
                    .readLine();
            assertThat(line).contains("413");
        }
    }

    @Test
    void headersWithoutEndAreCutWithAnAnswer() throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.http.port())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream()
                    .write(("GET /health HTTP/1.1\r\nHost: x\r\nCookie: " + "x".repeat(66_000))
                            .getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answer).startsWith("HTTP/1.1 431").contains("too_large").doesNotContain("xxx");
        }
    }

    @Test
    void aBrokenRequestHasAnAnswerOfTheFixedShape() throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.http.port())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write("GET /a b c HTTP/9\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answer).contains("\"error\":{\"code\":").doesNotContain("Jetty");
        }
    }

    @Test
    void theDocumentNamesEveryRouteAndItsErrors() {
        var document = server.anonymous().get(OpenApi.PATH).is(200).json();
        assertThat(document.get("openapi").asString()).startsWith("3.1");
        assertThat(document.at("/components/schemas/ErrorAnswer").isMissingNode())
                .isFalse();
        assertThat(document.get("paths").propertyNames())
                .contains(
                        "/health",
                        "/api/v1/auth/login",
                        "/api/v1/repos/{owner}/{name}/objects/upload",
                        "/api/v1/repos/{owner}/{name}/raw/{place}");
        for (JsonNode path : document.get("paths")) {
            for (JsonNode operation : path) {
                assertThat(operation.at("/responses/default/content").isEmpty()).isFalse();
            }
        }
    }
}
