// SPDX-License-Identifier: Apache-2.0
package io.dits.server.http;

import static io.dits.server.http.Samples.commit;
import static io.dits.server.http.Samples.text;
import static io.dits.server.http.Samples.tree;
import static org.assertj.core.api.Assertions.assertThat;

import io.dits.core.content.Blob;
import io.dits.server.meta.Cause;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Every route that changes something tells the audit of it, and only administrators read that. */
final class AuditIT {
    private static final String REPOSITORY = "/api/v1/repos/{owner}/{name}";
    private static final Blob FIRST = commit(tree(), "first");
    private static final Blob SECOND = commit(tree(), "second", FIRST);
    private static final Blob OTHER = commit(tree(), "other");

    /** Requests with a body that only ask, or bring what nobody sees before a ref moves; and the reason. */
    private static final Map<String, String> NO_ROW = Map.of(
            "POST " + REPOSITORY + "/objects/missing",
            "asks",
            "POST " + REPOSITORY + "/objects/fetch",
            "asks",
            "POST " + REPOSITORY + "/history",
            "asks",
            "POST /api/v1/auth/device",
            "nobody is signed in before somebody confirms",
            "POST " + REPOSITORY + "/objects/upload",
            "content that nobody sees before a ref moves");

    private static TestServer server;
    private static TestClient root;
    private static TestClient ann;

    private final Set<String> shown = new TreeSet<>();

    @BeforeAll
    static void start() throws Exception {
        server = TestServer.start();
        root = server.admin("root");
        ann = server.user("ann");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static long rows(String action) {
        return server.database.number("select count(*) from audit where action = '" + action + "'");
    }

    /** That the request of a route leaves one more row of that action. */
    private void row(String route, String action, Runnable request) {
        long before = rows(action);
        request.run();
        assertThat(rows(action)).as("%s: %s", route, action).isEqualTo(before + 1);
        shown.add(route);
    }

    @Test
    void everyRouteThatChangesSomethingLeavesItsRow() {
        TestClient anybody = server.anonymous();
        Map<String, String> good = Map.of("email", "ann", "password", TestServer.PASSWORD);
        row(
                "POST /api/v1/auth/login",
                "login.succeeded",
                () -> anybody.post("/api/v1/auth/login", good).is(200));
        row(
                "POST /api/v1/auth/login",
                "login.failed",
                () -> anybody.post("/api/v1/auth/login", Map.of("email", "ann", "password", "guess"))
                        .is(401));
        row(
                "POST /api/v1/auth/logout",
                "logout",
                () -> anybody.post("/api/v1/auth/logout", refresh(anybody.post("/api/v1/auth/login", good)))
                        .is(204));
        row("POST /api/v1/auth/refresh", "token.refresh_reused", () -> {
            Map<String, String> first = refresh(anybody.post("/api/v1/auth/login", good));
            Map<String, String> second = refresh(anybody.post("/api/v1/auth/refresh", first));
            anybody.post("/api/v1/auth/refresh", second).is(200);
            anybody.post("/api/v1/auth/refresh", first).is(401);
        });
        TestBrowser browser = server.browser();
        row(
                "POST /login",
                "login.succeeded",
                () -> browser.signIn("ann", TestServer.PASSWORD).is(200));
        row(
                "POST /settings/sign-out",
                "logout",
                () -> browser.submit("/settings/sign-out").is(303));
        row("POST /login", "login.failed", () -> {
            browser.open("/login").is(200);
            browser.submit("/login", "login", "Ann", "password", "guess").is(401);
        });
        row(
                "POST /api/v1/repos",
                "repo.created",
                () -> ann.post("/api/v1/repos", Map.of("name", "film")).is(201));
        String film = "/api/v1/repos/ann/film";
        row(
                "PATCH " + REPOSITORY,
                "repo.changed",
                () -> ann.patch(film, Map.of("visibility", "public")).is(200));
        account(anybody);
        refs(film);
        organisations(film);
        row("DELETE " + REPOSITORY, "repo.deleted", () -> ann.delete(film).is(204));

        Set<String> changing = Routes.of(server.parts, () -> false).stream()
                .filter(route -> !route.method().equals("GET"))
                .map(route -> route.method() + " " + route.template())
                .collect(Collectors.toCollection(TreeSet::new));
        shown.addAll(NO_ROW.keySet());
        assertThat(shown)
                .as("each route that changes something has a request above")
                .isEqualTo(changing);
    }

    private void account(TestClient anybody) {
        TestClient zoe = server.user("zoe");
        String tokens = "/api/v1/users/me/tokens";
        row(
                "POST " + tokens,
                "token.created",
                () -> zoe.post(tokens, Map.of("name", "ci", "scopes", List.of("repo:read")))
                        .is(201));
        String id = zoe.get(tokens).json().at("/data/0/id").asString();
        row(
                "DELETE " + tokens + "/{id}",
                "token.revoked",
                () -> zoe.delete(tokens + "/" + id).is(204));
        TestBrowser browser = server.browser();
        browser.signIn("zoe", TestServer.PASSWORD).is(200);
        JsonNode device = anybody.post("/api/v1/auth/device", Map.of()).is(200).json();
        row("POST /login/device", "device.confirmed", () -> {
            browser.open("/login/device?user_code=" + device.get("user_code").asString())
                    .is(200);
            browser.submit("/login/device", "decision", "confirm").is(200);
        });
        row(
                "POST /api/v1/auth/device/token",
                "login.succeeded",
                () -> anybody.post(
                                "/api/v1/auth/device/token",
                                Map.of("device_code", device.get("device_code").asString()))
                        .is(200));
        row("POST /settings/password", "user.password_changed", () -> {
            browser.open("/settings/password").is(200);
            browser.submit(
                            "/settings/password",
                            "old",
                            TestServer.PASSWORD,
                            "new",
                            "zoe's second",
                            "again",
                            "zoe's second")
                    .is(200);
        });
        TestClient again = TestClient.signedIn(server.address(), HttpClient.newHttpClient(), "zoe", "zoe's second");
        row(
                "POST /api/v1/users/me/password",
                "user.password_changed",
                () -> again.post(
                                "/api/v1/users/me/password",
                                Map.of("old_password", "zoe's second", "new_password", "zoe's third"))
                        .is(204));
        long user = server.database.number("select id from users where email = 'zoe@example.org'");
        String link = server.parts.signIn().resets().issue(user, Duration.ofHours(1), Cause.operator("root"));
        row("POST /login/reset", "user.password_changed", () -> {
            browser.open("/login/reset?token=" + link).is(200);
            browser.submit("/login/reset", "new", "zoe's fourth", "again", "zoe's fourth")
                    .is(200);
        });
    }

    private void refs(String film) {
        String refs = "POST " + REPOSITORY + "/refs";
        ann.upload(film, tree(), FIRST, SECOND, OTHER).is(200);
        row(
                refs,
                "refs.updated",
                () -> ann.push(film, "heads/main", "", text(FIRST)).is(200));
        row(
                refs,
                "refs.updated",
                () -> ann.push(film, true, TestClient.change("heads/main", text(FIRST), text(SECOND)))
                        .is(200));
        row(
                refs,
                "refs.forced",
                () -> ann.push(film, true, TestClient.change("heads/main", text(SECOND), text(OTHER)))
                        .is(200));
        ann.push(film, "tags/v1", "", text(FIRST)).is(200);
        row(
                refs,
                "refs.forced",
                () -> ann.push(film, "tags/v1", text(FIRST), text(SECOND)).is(200));
        row(
                refs,
                "refs.deleted",
                () -> ann.push(film, "tags/v1", text(SECOND), "").is(200));
        row(
                refs,
                "request.refused",
                () -> server.user("eve")
                        .push(film, "heads/main", text(OTHER), text(SECOND))
                        .is(403));
        JsonNode forced = data(root.get("/api/v1/audit?action=refs.forced&limit=1&repo=ANN/film"))
                .get(0);
        assertThat(forced.get("details").get("tags/v1").asString()).isEqualTo(text(FIRST) + " " + text(SECOND));
    }

    private void organisations(String film) {
        String org = "/api/v1/orgs/{org}";
        String studio = "/api/v1/orgs/studio";
        Map<String, String> member = Map.of("role", "member");
        row(
                "POST /api/v1/orgs",
                "org.created",
                () -> ann.post("/api/v1/orgs", Map.of("name", "studio")).is(201));
        row(
                "PATCH " + org,
                "org.changed",
                () -> ann.patch(studio, Map.of("base_role", "write")).is(200));
        row(
                "PUT " + org + "/members/{username}",
                "org.member_set",
                () -> ann.put(studio + "/members/eve", member).is(200));
        row(
                "DELETE " + org + "/members/{username}",
                "org.member_removed",
                () -> ann.delete(studio + "/members/eve").is(204));
        String collaborator = REPOSITORY + "/collaborators/{username}";
        row(
                "PUT " + collaborator,
                "repo.collaborator_set",
                () -> ann.put(film + "/collaborators/eve", Map.of("role", "read"))
                        .is(200));
        row(
                "DELETE " + collaborator,
                "repo.collaborator_removed",
                () -> ann.delete(film + "/collaborators/eve").is(204));
        row(
                "POST " + REPOSITORY + "/transfer",
                "repo.transferred",
                () -> ann.post(film + "/transfer", Map.of("owner", "studio")).is(200));
        row(
                "POST " + REPOSITORY + "/transfer",
                "repo.transferred",
                () -> ann.post("/api/v1/repos/studio/film/transfer", Map.of("owner", "ann"))
                        .is(200));
        row(
                "PATCH /api/v1/users/{username}",
                "user.disabled",
                () -> root.patch("/api/v1/users/eve", Map.of("state", "disabled"))
                        .is(200));
        row(
                "PATCH /api/v1/quotas/{owner}",
                "quota.changed",
                () -> root.patch("/api/v1/quotas/ann", Map.of("storage_quota", "unlimited"))
                        .is(200));
        server.database.execute("insert into external_identities (provider, subject, user_id)"
                + " select 'corp', 'ann', id from users where email = 'ann@example.org'");
        row(
                "DELETE /api/v1/users/me/identities/{provider}",
                "identity.unlinked",
                () -> ann.delete("/api/v1/users/me/identities/corp").is(204));
        // An organisation's owners read what concerns it, and nobody else's.
        TestClient bob = server.user("bob");
        bob.get(studio + "/audit").is(403, "forbidden");
        ann.put(studio + "/members/bob", Map.of("role", "admin")).is(200);
        bob.get(studio + "/audit").is(403, "forbidden");
        JsonNode rows = data(ann.get(studio + "/audit"));
        assertThat(rows.findValuesAsString("action"))
                .contains("org.created", "org.member_removed")
                .doesNotContain("login.succeeded", "user.disabled");
        row("DELETE " + org, "org.deleted", () -> ann.delete(studio).is(204));
    }

    private static Map<String, String> refresh(TestClient.Answer answer) {
        return Map.of(
                "refresh_token", answer.is(200).json().get("refresh_token").asString());
    }

    private static JsonNode data(TestClient.Answer answer) {
        return answer.is(200).json().get("data");
    }

    @Test
    void aRowSaysWhoFromWhereByWhichRequest() {
        ann.send(
                        "POST",
                        "/api/v1/repos",
                        java.net.http.HttpRequest.BodyPublishers.ofString("{\"name\":\"told\"}"),
                        "Content-Type",
                        "application/json",
                        "X-Request-ID",
                        "shown-in-the-audit")
                .is(201);
        JsonNode row =
                data(root.get("/api/v1/audit?actor=Ann&action=repo&limit=1")).get(0);
        assertThat(row.get("request_id").asString()).isEqualTo("shown-in-the-audit");
        assertThat(row.get("actor").asString()).isEqualTo("ann");
        assertThat(row.get("actor_id").asString()).isNotEmpty();
        assertThat(row.get("via").asString()).isEqualTo("session");
        assertThat(row.get("address").asString()).isEqualTo("127.0.0.1");
        assertThat(row.get("action").asString()).isEqualTo("repo.created");
        assertThat(row.get("subject").asString()).isEqualTo("repository:ann/told");
        assertThat(row.get("outcome").asString()).isEqualTo("done");
        assertThat(row.get("details").get("visibility").asString()).isEqualTo("private");
    }

    @Test
    void onlyAdministratorsReadTheAudit() {
        ann.get("/api/v1/audit").is(403, "forbidden");
        server.anonymous().get("/api/v1/audit").is(401);
    }

    @Test
    void thePagesOfTheAuditFollowOnEachOther() {
        for (int i = 0; i < 5; i++) {
            ann.post("/api/v1/repos", Map.of("name", "page" + i)).is(201);
        }
        JsonNode first =
                root.get("/api/v1/audit?action=repo.created&limit=2").is(200).json();
        JsonNode second = root.get("/api/v1/audit?action=repo.created&limit=2&cursor="
                        + first.get("pagination").get("next_cursor").asString())
                .is(200)
                .json();
        assertThat(List.of(subject(first, 0), subject(first, 1), subject(second, 0), subject(second, 1)))
                .containsExactly(
                        "repository:ann/page4", "repository:ann/page3", "repository:ann/page2", "repository:ann/page1");
        assertThat(data(root.get("/api/v1/audit?since=" + Instant.now().plusSeconds(60))))
                .isEmpty();
        for (String bad : List.of("since=yesterday", "until=+1000000000-12-31T23:59:59Z", "cursor=x", "limit=0")) {
            root.get("/api/v1/audit?" + bad.replace("+", "%2B")).is(400, "bad_request");
        }
        assertThat(data(root.get("/api/v1/audit?repo=%27%3B--&actor=%25&action=%5C")))
                .isEmpty();
    }

    private static String subject(JsonNode page, int at) {
        return page.get("data").get(at).get("subject").asString();
    }
}
