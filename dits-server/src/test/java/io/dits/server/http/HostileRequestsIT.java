// SPDX-License-Identifier: Apache-2.0
package io.dits.server.http;

import static io.dits.server.http.Samples.commit;
import static io.dits.server.http.Samples.text;
import static io.dits.server.http.Samples.tree;
import static org.assertj.core.api.Assertions.assertThat;

import io.dits.core.content.Blob;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * Everything that the OpenAPI document names, with what nobody should send in each part of the path, of the query and of the body:
 * never an internal error, nor a word of the inside. A new route is in it by being in the document.
 */
final class HostileRequestsIT {
    private static final List<String> TEXTS = List.of(
            "'; drop table users; --",
            "\" or 1=1 --",
            "%' or '%'='",
            "\\",
            "a\u0000b",
            "a\nb\rc\t\u001b[2J",
            "..",
            "../../../../etc/passwd",
            "%2e%2e%2f%00",
            ".dits/config",
            "CON",
            "${jndi:ldap://127.0.0.1/x}",
            "<script>alert(1)</script>",
            "\u202e\u0130\uffff\ud83d\ude00e\u0301",
            "-1",
            "0",
            "99999999999999999999999999",
            "1e309",
            "+292278994-08-17T07:12:55.192Z",
            "-292275055-05-16T16:47:04.192Z",
            "null",
            "",
            " ",
            "x".repeat(5000));
    /** What cannot be in an address, but in a body. */
    private static final List<String> LARGE =
            List.of("x".repeat(900_000), "\u00e4".repeat(400_000), "\n".repeat(100_000));

    private static TestServer server;
    private static TestClient root;
    private static TestClient ann;
    private static JsonNode document;

    @BeforeAll
    static void start() throws Exception {
        server = TestServer.start();
        root = server.admin("root");
        ann = server.user("ann");
        server.user("bob");
        ann.post("/api/v1/orgs", Map.of("name", "studio")).is(201);
        document = server.anonymous().get(OpenApi.PATH).is(200).json();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** An operation of the document. */
    private record Operation(String method, String path, JsonNode node) {
        List<String> parameters(String in) {
            List<String> names = new ArrayList<>();
            for (JsonNode parameter : node.get("parameters")) {
                if (parameter.get("in").asString().equals(in)) {
                    names.add(parameter.get("name").asString());
                }
            }
            return names;
        }

        String type() {
            return node.at("/requestBody/content").propertyNames().stream()
                    .findFirst()
                    .orElse("");
        }

        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    private static List<Operation> operations() {
        List<Operation> all = new ArrayList<>();
        document.get("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .properties()
                        .forEach(operation -> all.add(new Operation(
                                operation.getKey().toUpperCase(Locale.ROOT), path.getKey(), operation.getValue()))));
        return all;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** The path with that text in the place of one of its parts, and what exists in the others. */
    private static String path(Operation operation, String part, String text) {
        Map<String, String> usual =
                Map.of("owner", "ann", "name", "film", "user", "bob", "username", "bob", "org", "studio");
        String path = operation.path();
        for (String name : operation.parameters("path")) {
            path = path.replace("{" + name + "}", encoded(name.equals(part) ? text : usual.getOrDefault(name, "main")));
        }
        return path;
    }

    private static void check(Operation operation, String what, TestClient.Answer answer) {
        assertThat(answer.status())
                .as("%s: %s: %s", operation, what, answer.text())
                .isBetween(200, 499);
        if (answer.status() >= 400) {
            assertThat(answer.text())
                    .as("%s: %s", operation, what)
                    .doesNotContain(
                            "Exception", "\tat ", "io.dits", "java.", "select ", "postgres", TestServer.PASSWORD);
        }
        assertThat(answer.header("X-Request-ID")).as("%s: %s", operation, what).isNotEmpty();
    }

    private void send(TestClient who, Operation operation, String path, String what, byte[] body, String type) {
        String[] headers = type.isEmpty() ? new String[0] : new String[] {"Content-Type", type};
        check(operation, what, who.send(operation.method(), path, BodyPublishers.ofByteArray(body), headers));
    }

    @Test
    void nothingThatTheDocumentNamesFailsInside() {
        for (Operation operation : operations()) {
            film();
            for (TestClient who : List.of(ann, root)) {
                paths(who, operation);
                queries(who, operation);
            }
            bodies(operation);
        }
        // All that was tried is still text, and all tables are there.
        assertThat(server.database.number("select count(*) from users")).isPositive();
        ann.get("/api/v1/repos").is(200);
        root.get("/api/v1/audit").is(200);
    }

    @Test
    void whatIsNoHttpIsTheSendersFault() throws Exception {
        for (String request : List.of(
                "GET /health||",
                "GET /health HTTP/9.9|Host: x||",
                "CONNECT example.com:443 HTTP/1.1|Host: x||",
                "OPTIONS * HTTP/1.1|Host: x||",
                "GET health HTTP/1.1|Host: x||",
                "GET //health HTTP/1.1|Host: x||",
                "GET http://evil.example HTTP/1.1|Host: x||",
                "FOO'OR /health HTTP/1.1|Host: x||",
                "GET /health HTTP/1.1||",
                "GET /health HTTP/1.1|Host: a|Host: b||",
                "GET /health HTTP/1.1|Host: x|X-A: a\0b||",
                "POST /api/v1/auth/login HTTP/1.1|Host: x|Content-Length: -1||",
                "POST /api/v1/auth/login HTTP/1.1|Host: x|Content-Length: 4|Content-Length: 5||",
                "POST /api/v1/auth/login HTTP/1.1|Host: x|Content-Type: application/json|Content-Length: 4|Transfer-Encoding: chunked||0||",
                "POST /api/v1/auth/login HTTP/1.1|Host: x|Content-Type: application/json|Transfer-Encoding: chunked||FFFFFFFFFFFFFFFF|{}|")) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.http.port())) {
                socket.setSoTimeout(60_000);
                socket.getOutputStream().write(request.replace("|", "\r\n").getBytes(StandardCharsets.ISO_8859_1));
                String answer = new String(socket.getInputStream().readNBytes(12), StandardCharsets.ISO_8859_1);
                assertThat(answer).as(request).matches("HTTP/1.[01] 4\\d\\d");
            }
        }
    }

    /** Is there again if the operation before has taken it away or renamed it. */
    private static void film() {
        if (ann.get("/api/v1/orgs/studio").status() == 404) {
            server.database.execute("delete from retired_names");
            ann.post("/api/v1/orgs", Map.of("name", "studio")).is(201);
        }
        if (ann.get("/api/v1/repos/ann/film").status() == 404) {
            Blob first = commit(tree(), "first");
            String film = ann.repository("film");
            ann.upload(film, tree(), first).is(200);
            ann.push(film, "heads/main", "", text(first)).is(200);
        }
    }

    private void paths(TestClient who, Operation operation) {
        for (String part : operation.parameters("path")) {
            for (String text : TEXTS) {
                if (!operation.method().equals("DELETE") || !text.isEmpty()) {
                    send(who, operation, path(operation, part, text), part + "=" + text, new byte[0], operation.type());
                }
            }
        }
    }

    private void queries(TestClient who, Operation operation) {
        for (String name : operation.parameters("query")) {
            for (String text : TEXTS) {
                String path = path(operation, "", "") + "?" + name + "=" + encoded(text);
                send(who, operation, path, name + "=" + text, new byte[0], operation.type());
            }
        }
    }

    private void bodies(Operation operation) {
        String type = operation.type();
        if (type.isEmpty()) {
            return;
        }
        String path = path(operation, "", "");
        List<byte[]> raw = new ArrayList<>();
        if (type.equals("application/json")) {
            json(operation, raw);
        } else if (type.equals("application/x-www-form-urlencoded")) {
            for (String text : TEXTS) {
                String form = String.join(
                        "&",
                        List.of(
                                        "login",
                                        "password",
                                        "return_to",
                                        "csrf",
                                        "user_code",
                                        "decision",
                                        "code",
                                        "token",
                                        "name")
                                .stream()
                                .map(name -> name + "=" + URLEncoder.encode(text, StandardCharsets.UTF_8))
                                .toList());
                raw.add(form.getBytes(StandardCharsets.UTF_8));
            }
            raw.add("%zz=%&login=%ff&=&&&login=a&login=b".getBytes(StandardCharsets.UTF_8));
        }
        raw.add(new byte[0]);
        raw.add(new byte[] {(byte) 0xff, (byte) 0xfe, 0, 1, 2, 3, (byte) 0xc0, (byte) 0x80});
        raw.add("x".repeat(100_000).getBytes(StandardCharsets.UTF_8));
        raw.add(new byte[70_000]);
        for (byte[] body : raw) {
            film();
            String what = "body of " + body.length + " bytes: "
                    + new String(body, 0, Math.min(body.length, 200), StandardCharsets.UTF_8);
            send(ann, operation, path, what, body, type);
            if (operation.path().startsWith("/api/v1/auth/") || !type.equals("application/json")) {
                send(server.anonymous(), operation, path, what, body, type);
            }
        }
        send(ann, operation, path, "wrong type", new byte[10], "image/png");
    }

    private static void json(Operation operation, List<byte[]> raw) {
        JsonNode schema = operation
                .node()
                .at("/requestBody/content")
                .get("application/json")
                .get("schema");
        String ref = schema.get("$ref").asString();
        JsonNode properties = document.at("/components/schemas")
                .get(ref.substring(ref.lastIndexOf('/') + 1))
                .get("properties");
        List<String> names = List.copyOf(properties.propertyNames());
        for (String name : names) {
            List<Object> values = new ArrayList<>(TEXTS);
            values.addAll(LARGE);
            values.addAll(
                    List.of(1, -1, Long.MAX_VALUE, 1.5, true, List.of(), List.of("x"), Map.of(), Map.of("a", "b")));
            values.add(IntStream.range(0, 2000).mapToObj(Integer::toString).toList());
            for (Object value : values) {
                Map<String, Object> body = usual(names);
                body.put(name, value);
                raw.add(TestClient.JSON.writeValueAsBytes(body));
            }
            Map<String, Object> lone = usual(names);
            lone.put(name, "HALF");
            raw.add(TestClient.JSON
                    .writeValueAsString(lone)
                    .replace("HALF", "\\ud800")
                    .getBytes(StandardCharsets.UTF_8));
            Map<String, Object> none = new HashMap<>(usual(names));
            none.put(name, null);
            raw.add(TestClient.JSON.writeValueAsBytes(none));
            raw.add(("{\"" + name + "\":" + "[".repeat(5000)).getBytes(StandardCharsets.UTF_8));
        }
    }

    /** What gets as far as possible, so that one wrong field is not hidden by another. */
    private static Map<String, Object> usual(List<String> names) {
        Map<String, Object> body = new LinkedHashMap<>();
        Map<String, Object> known = Map.of(
                "email", "eve@example.org",
                "password", "guess",
                "name", "film2",
                "owner", "ann",
                "visibility", "private",
                "role", "read",
                "changes", List.of());
        names.forEach(name -> body.put(name, known.getOrDefault(name, "x")));
        return body;
    }

    /** A proxy, or a client with a pool, sent its next request on a line that was cut without a word. */
    @Test
    void whoeverAsksForNonsenseIsToldThatHisLineIsCut() throws Exception {
        for (String path : List.of("/api/v1/repos/%00/x", "/api/v1/repos/%zz/x")) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.http.port())) {
                socket.getOutputStream()
                        .write(("GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
                String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
                assertThat(answer).startsWith("HTTP/1.1 400").contains("\r\nConnection: close\r\n");
            }
        }
    }

    /**
     * Behind a proxy that passes it on, the line that was upgraded was the sender's own: he asked for {@code /metrics} on it without the
     * headers by which a proxy is known.
     */
    @Test
    void anUpgradeToHttp2OpensNoLineAroundAProxy() throws Exception {
        String request = """
                GET /metrics HTTP/1.1
                Host: localhost
                X-Forwarded-For: 203.0.113.9
                Connection: Upgrade, HTTP2-Settings
                Upgrade: h2c
                HTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA

                GET /health HTTP/1.1
                Host: localhost
                Connection: close

                """.replace("\n", "\r\n");
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.http.port())) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            String answers = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
            assertThat(answers)
                    .startsWith("HTTP/1.1 404")
                    .contains("HTTP/1.1 200")
                    .doesNotContain(" 101 ");
        }
    }
}
