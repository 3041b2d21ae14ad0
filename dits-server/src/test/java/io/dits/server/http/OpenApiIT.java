// SPDX-License-Identifier: Apache-2.0
package io.dits.server.http;

import static io.dits.server.http.Samples.chunk;
import static io.dits.server.http.Samples.commit;
import static io.dits.server.http.Samples.file;
import static io.dits.server.http.Samples.hex;
import static io.dits.server.http.Samples.text;
import static io.dits.server.http.Samples.tree;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dits.core.content.Blob;
import io.dits.core.wire.Frames;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The OpenAPI document against the server: every route is in it, and every operation of it answers as it says. */
final class OpenApiIT {
    private static TestServer server;
    private static TestClient ann;
    private static JsonNode document;

    private final Set<String> called = new TreeSet<>();

    @BeforeAll
    static void start() throws Exception {
        server = TestServer.start();
        ann = server.user("ann");
        server.user("bob");
        document = server.anonymous().get(OpenApi.PATH).is(200).json();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static Set<String> documented() {
        return document.get("paths")
                .propertyStream()
                .flatMap(path -> path.getValue().propertyNames().stream()
                        .map(method -> method.toUpperCase(Locale.ROOT) + " " + path.getKey()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void theDocumentHasEveryRouteAndNoOther() {
        Set<String> routes = Routes.of(server.parts, () -> false).stream()
                .filter(Route::api)
                .map(route -> route.method() + " " + route.template().replace("...}", "}"))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(documented()).isEqualTo(routes);
    }

    @Test
    void withoutATokenExactlyTheOperationsThatSaySoAreServed() {
        for (String operation : documented()) {
            String method = operation.substring(0, operation.indexOf(' '));
            String path = operation.substring(operation.indexOf(' ') + 1).replaceAll("\\{\\w+}", "x");
            TestClient.Answer answer = server.anonymous().raw(method, path, new byte[0]);
            boolean secured = !operation(operation).get("security").isEmpty();
            if (secured) {
                answer.is(401, "unauthenticated");
            } else {
                assertThat(answer.status()).as(operation).isNotIn(401, 403, 404, 405);
            }
        }
    }

    @Test
    void aMethodThatIsNotInTheDocumentIsNotServed() {
        for (Map.Entry<String, JsonNode> path : document.get("paths").properties()) {
            Set<String> methods = path.getValue().propertyNames().stream()
                    .map(name -> name.toUpperCase(Locale.ROOT))
                    .collect(Collectors.toSet());
            for (String method : List.of("GET", "POST", "PUT", "PATCH", "DELETE")) {
                if (!methods.contains(method)) {
                    TestClient.Answer answer = ann.raw(method, path.getKey().replaceAll("\\{\\w+}", "x"), new byte[0]);
                    answer.is(405, "method_not_allowed");
                    assertThat(answer.header("Allow").split(", ")).containsExactlyInAnyOrderElementsOf(methods);
                }
            }
        }
    }

    @Test
    void everyOperationSucceedsWithTheStatusAndTheFormThatItNames() {
        TestClient anybody = server.anonymous();
        String repository = "/api/v1/repos/{owner}/{name}";
        good("GET /health", anybody.get("/health"));
        good("GET /health/detailed", anybody.get("/health/detailed"));
        good("GET /debug/pool", anybody.get("/debug/pool"));
        good("GET /ready", anybody.get("/ready"));
        good("GET /metrics", anybody.get("/metrics"));
        good("GET /api/v1/openapi.json", anybody.get(OpenApi.PATH));
        TestClient.Answer login =
                anybody.post("/api/v1/auth/login", Map.of("email", "ann", "password", TestServer.PASSWORD));
        good("POST /api/v1/auth/login", login);
        Map<String, String> token =
                Map.of("refresh_token", login.json().get("refresh_token").asString());
        good("POST /api/v1/auth/refresh", anybody.post("/api/v1/auth/refresh", token));
        good("POST /api/v1/auth/logout", anybody.post("/api/v1/auth/logout", token));
        good("GET /api/v1/users/me", ann.get("/api/v1/users/me"));
        server.database.execute("insert into external_identities (provider, subject, user_id)"
                + " select 'corp', 'ann', id from users where email = 'ann@example.org'");
        good("GET /api/v1/users/me/identities", ann.get("/api/v1/users/me/identities"));
        good("DELETE /api/v1/users/me/identities/{provider}", ann.delete("/api/v1/users/me/identities/corp"));
        account(anybody);
        good("POST /api/v1/repos", ann.post("/api/v1/repos", Map.of("name", "film")));
        ann.repository("second");
        good("GET /api/v1/repos", ann.get("/api/v1/repos?limit=1"));
        String film = "/api/v1/repos/ann/film";
        good("GET " + repository, ann.get(film));
        good("PATCH " + repository, ann.patch(film, Map.of("description", "a film")));
        content(film, repository);
        people(film, repository);
        good("DELETE " + repository, ann.delete(film));
        assertThat(called).isEqualTo(documented());
    }

    private void people(String film, String repository) {
        good("POST " + repository + "/transfer", ann.post(film + "/transfer", Map.of("owner", "ann")));
        String collaborators = repository + "/collaborators";
        Map<String, String> read = Map.of("role", "read");
        good("PUT " + collaborators + "/{username}", ann.put(film + "/collaborators/bob", read));
        good("GET " + collaborators, ann.get(film + "/collaborators"));
        good("DELETE " + collaborators + "/{username}", ann.delete(film + "/collaborators/bob"));
        good("GET /api/v1/users/{username}", ann.get("/api/v1/users/bob"));
        TestClient root = server.admin("root");
        good("GET /api/v1/audit", root.get("/api/v1/audit?limit=1"));
        good("GET /api/v1/users", root.get("/api/v1/users"));
        good("PATCH /api/v1/users/{username}", root.patch("/api/v1/users/bob", Map.of("state", "disabled")));
        quotas(root);
        organisations();
    }

    private void organisations() {
        String org = "/api/v1/orgs/{org}";
        String studio = "/api/v1/orgs/studio";
        good("POST /api/v1/orgs", ann.post("/api/v1/orgs", Map.of("name", "studio")));
        good("GET /api/v1/orgs", ann.get("/api/v1/orgs"));
        good("GET " + org, ann.get(studio));
        good("PATCH " + org, ann.patch(studio, Map.of("members_create", true)));
        Map<String, String> admin = Map.of("role", "admin");
        good("PUT " + org + "/members/{username}", ann.put(studio + "/members/root", admin));
        good("GET " + org + "/members", ann.get(studio + "/members"));
        good("DELETE " + org + "/members/{username}", ann.delete(studio + "/members/root"));
        good("GET " + org + "/audit", ann.get(studio + "/audit?limit=1"));
        good("GET " + org + "/quota", ann.get(studio + "/quota"));
        good("DELETE " + org, ann.delete(studio));
    }

    private void quotas(TestClient root) {
        good("GET /api/v1/users/me/quota", ann.get("/api/v1/users/me/quota"));
        good("GET /api/v1/quotas/{owner}", root.get("/api/v1/quotas/ann"));
        good("PATCH /api/v1/quotas/{owner}", root.patch("/api/v1/quotas/ann", Map.of("storage_quota", "1000000")));
    }

    private void account(TestClient anybody) {
        String tokens = "/api/v1/users/me/tokens";
        TestClient.Answer made = ann.post(tokens, Map.of("name", "ci", "scopes", List.of("repo:read")));
        good("POST " + tokens, made);
        good("GET " + tokens, ann.get(tokens));
        good(
                "DELETE " + tokens + "/{id}",
                ann.delete(tokens + "/" + made.json().get("id").asString()));
        TestClient changing = server.user("changing");
        good(
                "POST /api/v1/users/me/password",
                changing.post(
                        "/api/v1/users/me/password",
                        Map.of("old_password", TestServer.PASSWORD, "new_password", "another one")));
        TestClient.Answer device = anybody.post("/api/v1/auth/device", Map.of());
        good("POST /api/v1/auth/device", device);
        TestBrowser browser = server.browser();
        browser.signIn("ann", TestServer.PASSWORD);
        browser.open("/login/device?user_code=" + device.json().get("user_code").asString());
        browser.submit("/login/device", "decision", "confirm").is(200);
        good(
                "POST /api/v1/auth/device/token",
                anybody.post(
                        "/api/v1/auth/device/token",
                        Map.of("device_code", device.json().get("device_code").asString())));
    }

    private void content(String film, String repository) {
        Blob content = chunk("content");
        Blob root = tree(file("a.txt", content));
        Blob first = commit(root, "first");
        Blob second = commit(tree(), "second", first);
        good(
                "POST " + repository + "/objects/missing",
                ann.send(
                        "POST",
                        film + "/objects/missing",
                        BodyPublishers.ofByteArray(Frames.ids(List.of(first.id()))),
                        "Content-Type",
                        Frames.IDS_TYPE));
        good("GET " + repository + "/objects/damaged", ann.get(film + "/objects/damaged"));
        good("POST " + repository + "/objects/upload", ann.upload(film, content, root, first, tree(), second));
        good(
                "POST " + repository + "/objects/fetch",
                ann.send(
                        "POST",
                        film + "/objects/fetch",
                        BodyPublishers.ofByteArray(Frames.ids(List.of(first.id()))),
                        "Content-Type",
                        Frames.IDS_TYPE));
        good("POST " + repository + "/refs", ann.push(film, "heads/main", "", text(first)));
        ann.push(
                        film,
                        false,
                        TestClient.change("heads/next", "", text(second)),
                        TestClient.change("tags/v1", "", text(first)))
                .is(200);
        good("GET " + repository + "/refs", ann.get(film + "/refs?limit=1"));
        good("GET " + repository + "/branches", ann.get(film + "/branches"));
        good("GET " + repository + "/tags", ann.get(film + "/tags"));
        good(
                "POST " + repository + "/history",
                ann.post(film + "/history", Map.of("want", List.of(hex(first)), "have", List.of())));
        good("GET " + repository + "/commits", ann.get(film + "/commits"));
        good("GET " + repository + "/commits/{id}", ann.get(film + "/commits/" + hex(first)));
        good("GET " + repository + "/compare/{range}", ann.get(film + "/compare/main...next"));
        good("GET " + repository + "/tree/{place}", ann.get(film + "/tree/main/"));
        good("GET " + repository + "/raw/{place}", ann.get(film + "/raw/main/a.txt"), "text/plain");
        bad("GET " + repository, ann.get("/api/v1/repos/ann/nothing").is(404));
        bad(
                "POST " + repository + "/refs",
                ann.push(film, "heads/main", "", text(second)).is(409));
        bad(
                "POST " + repository + "/objects/upload",
                ann.upload(film, commit(root, "x", second), commit(root, "y", commit(root, "z")))
                        .is(422));
        bad(
                "POST " + repository + "/objects/upload",
                ann.post(film + "/objects/upload", Map.of()).is(415));
        bad(
                "GET " + repository + "/raw/{place}",
                ann.get(film + "/raw/main/a.txt", "Range", "bytes=99-").is(416));
    }

    @Test
    void theCheckItselfCanFail() {
        JsonNode wrong = TestClient.JSON.readTree("{\"status\":1}");
        assertThatThrownBy(() -> valid(schemaOf("ServerEndpointsState"), wrong, ""))
                .isInstanceOf(AssertionError.class);
        JsonNode more = TestClient.JSON.readTree("{\"status\":\"ok\",\"secret\":1}");
        assertThatThrownBy(() -> valid(schemaOf("ServerEndpointsState"), more, ""))
                .isInstanceOf(AssertionError.class);
        JsonNode less = TestClient.JSON.readTree("{}");
        assertThatThrownBy(() -> valid(schemaOf("ServerEndpointsState"), less, ""))
                .isInstanceOf(AssertionError.class);
    }

    private static JsonNode operation(String name) {
        String method = name.substring(0, name.indexOf(' ')).toLowerCase(Locale.ROOT);
        return document.get("paths").get(name.substring(name.indexOf(' ') + 1)).get(method);
    }

    private void good(String operation, TestClient.Answer answer) {
        good(operation, answer, "");
    }

    private void good(String operation, TestClient.Answer answer, String otherType) {
        called.add(operation);
        JsonNode response = operation(operation).get("responses").get(Integer.toString(answer.status()));
        assertThat(response)
                .as("%s: %s %s", operation, answer.status(), answer.text())
                .isNotNull();
        if (!response.has("content")) {
            assertThat(answer.response().body()).as(operation).isEmpty();
            return;
        }
        String type = answer.header("Content-Type").split(";", 2)[0];
        if (otherType.isEmpty()) {
            assertThat(response.get("content").propertyNames()).as(operation).containsExactly(type);
        }
        JsonNode schema = response.get("content").path(type).path("schema");
        if (!schema.isMissingNode()) {
            valid(schema, answer.json(), operation);
        }
    }

    private static void bad(String operation, TestClient.Answer answer) {
        valid(
                operation(operation)
                        .at("/responses/default/content")
                        .get("application/json")
                        .get("schema"),
                answer.json(),
                operation);
    }

    private static JsonNode schemaOf(String name) {
        return document.at("/components/schemas").get(name);
    }

    /** The part of JSON Schema that the document uses. */
    private static void valid(JsonNode schema, JsonNode value, String at) {
        if (schema.has("$ref")) {
            String ref = schema.get("$ref").asString();
            valid(schemaOf(ref.substring(ref.lastIndexOf('/') + 1)), value, at);
        } else if (schema.has("anyOf")) {
            if (!value.isNull()) {
                valid(schema.at("/anyOf/0"), value, at);
            }
        } else {
            switch (schema.get("type").asString()) {
                case "object" -> object(schema, value, at);
                case "array" -> value.forEach(element -> valid(schema.get("items"), element, at + "[]"));
                case "integer" -> assertThat(value.isIntegralNumber()).as(at).isTrue();
                case "boolean" -> assertThat(value.isBoolean()).as(at).isTrue();
                default -> assertThat(value.isString()).as("%s: %s", at, value).isTrue();
            }
        }
    }

    private static void object(JsonNode schema, JsonNode value, String at) {
        assertThat(value.isObject()).as("%s: %s", at, value).isTrue();
        if (schema.has("properties")) {
            schema.get("required")
                    .forEach(name -> assertThat(value.has(name.asString()))
                            .as("%s.%s", at, name.asString())
                            .isTrue());
            assertThat(schema.get("properties").propertyNames()).as(at).containsAll(value.propertyNames());
            value.properties()
                    .forEach(field -> valid(
                            schema.get("properties").get(field.getKey()), field.getValue(), at + "." + field.getKey()));
        }
    }
}
