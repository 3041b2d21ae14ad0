// SPDX-License-Identifier: Apache-2.0
package io.dits.server.http;

import static io.dits.server.http.Samples.chunk;
import static io.dits.server.http.TestServer.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpClient;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** API tokens, and the password, of those whose account it is. */
final class AccountIT {
    private static final String TOKENS = "/api/v1/users/me/tokens";
    private static TestServer server;
    private static HttpClient http;

    @BeforeAll
    static void start() throws Exception {
        server = TestServer.start();
        http = HttpClient.newHttpClient();
    }

    @AfterAll
    static void stop() {
        http.close();
        server.close();
    }

    private static TestClient with(TestClient owner, String... scopes) {
        return new TestClient(
                owner.address(), http, made(owner, scopes).get("token").asString());
    }

    private static JsonNode made(TestClient owner, String... scopes) {
        return owner.post(TOKENS, Map.of("name", "ci", "scopes", List.of(scopes)))
                .is(201)
                .json();
    }

    private static void lacks(TestClient.Answer answer, String scope) {
        answer.is(403, "missing_scope");
        assertThat(answer.json().at("/error/details/scope").asString()).isEqualTo(scope);
    }

    @Test
    void aTokenDoesWhatItsScopesSayAndNoMore() {
        TestClient ann = server.user("ann");
        String film = ann.repository("film");
        TestClient reader = with(ann, "repo:read");
        TestClient writer = with(ann, "repo:write");
        TestClient keeper = with(ann, "repo:admin");

        reader.get("/api/v1/users/me").is(200);
        reader.get(film).is(200);
        lacks(reader.upload(film, chunk("x")), "repo:write");
        lacks(reader.push(film, "heads/main", "", "commit:" + "0".repeat(64)), "repo:write");
        writer.upload(film, chunk("x")).is(200);
        writer.get(film).is(200);
        lacks(writer.patch(film, Map.of("description", "x")), "repo:admin");
        lacks(writer.delete(film), "repo:admin");
        lacks(writer.post("/api/v1/repos", Map.of("name", "other")), "repo:admin");
        keeper.patch(film, Map.of("description", "x")).is(200);
        lacks(keeper.get(TOKENS), "user");
        lacks(keeper.delete(TOKENS + "/1"), "user");
        lacks(keeper.post("/api/v1/users/me/password", Map.of("old_password", "x", "new_password", "y")), "user");
        lacks(with(ann, "user").get(film), "repo:read");
        assertThat(server.anonymous().get(film).status()).isEqualTo(401);
    }

    /** Whatever its scopes: one cannot have more than oneself, and a token none but its own. */
    @Test
    void noTokenComesToMoreThanWhoMadeIt() {
        TestClient bob = server.user("bob");
        TestClient few = with(bob, "user", "repo:read");
        few.post(TOKENS, Map.of("name", "same", "scopes", List.of("repo:read"))).is(201);
        lacks(few.post(TOKENS, Map.of("name", "more", "scopes", List.of("repo:write"))), "repo:write");
        lacks(with(bob, "repo:admin").post(TOKENS, Map.of("name", "x", "scopes", List.of("repo:read"))), "user");
        bob.post(TOKENS, Map.of("name", "root", "scopes", List.of("admin"))).is(400, "bad_request");

        TestClient root = server.admin("root");
        String own = bob.repository("secret");
        with(root, "repo:admin").get(own).is(404, "not_found");
        with(root, "repo:read", "admin").get(own).is(200);
    }

    @Test
    void aTokenIsShownOnceAndListedWithoutIt() {
        TestClient cat = server.user("cat");
        JsonNode made = made(cat, "repo:write");
        String text = made.get("token").asString();
        assertThat(text).matches("dits_[0-9A-Za-z]{49}");
        assertThat(made.get("scopes").toString()).isEqualTo("[\"repo:read\",\"repo:write\"]");
        TestClient.Answer list = cat.get(TOKENS).is(200);
        assertThat(list.text()).doesNotContain("dits_").contains("\"name\":\"ci\"", "\"last_used_at\":null");
        assertThat(server.database.number("select count(*) from api_tokens where token_hash = sha256('" + text
                        + "'::bytea) and not api_tokens::text like '%" + text + "%'"))
                .isEqualTo(1);

        new TestClient(server.address(), http, text).get("/api/v1/users/me").is(200);
        await().untilAsserted(() -> assertThat(
                        cat.get(TOKENS).json().at("/data/0/last_used_at").isNull())
                .isFalse());
    }

    @Test
    void aRevokedTokenIsNoGoodWithinSeconds() {
        TestClient dan = server.user("dan");
        JsonNode made = made(dan, "repo:read");
        TestClient program =
                new TestClient(server.address(), http, made.get("token").asString());
        program.get("/api/v1/users/me").is(200);
        String path = TOKENS + "/" + made.get("id").asString();
        server.user("eve").delete(path).is(404, "not_found");
        dan.delete(path).is(204);
        dan.delete(path).is(404, "not_found");
        dan.delete(TOKENS + "/x").is(404, "not_found");
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> program.get("/api/v1/users/me").is(401, "unauthenticated"));
        assertThat(server.database.number(
                        "select count(*) from audit where action in ('token.created', 'token.revoked')"
                                + " and subject = 'token:" + made.get("id").asString() + "' and actor_name = 'dan'"))
                .isEqualTo(2);
    }

    @Test
    void anExpiredTokenIsNoGood() {
        TestClient fay = server.user("fay");
        fay.post(TOKENS, Map.of("name", "x", "scopes", List.of("user"), "expires_at", "2020-01-01T00:00:00Z"))
                .is(400, "bad_request");
        JsonNode made = fay.post(
                        TOKENS,
                        Map.of(
                                "name",
                                "x",
                                "scopes",
                                List.of("user"),
                                "expires_at",
                                Instant.now().plusSeconds(3600).toString()))
                .is(201)
                .json();
        server.database.execute("update api_tokens set expires_at = now() - interval '1 second' where id = "
                + made.get("id").asString());
        new TestClient(server.address(), http, made.get("token").asString())
                .get("/api/v1/users/me")
                .is(401, "unauthenticated");
        assertThat(fay.get(TOKENS).json().get("data")).isEmpty();
    }

    @Test
    void whatIsNotOfTheFormIsRefused() {
        TestClient gil = server.user("gil");
        for (Map<String, Object> bad : List.<Map<String, Object>>of(
                Map.of("name", "", "scopes", List.of("user")),
                Map.of("name", "a\nb", "scopes", List.of("user")),
                Map.of("name", "x".repeat(101), "scopes", List.of("user")),
                Map.of("name", "x", "scopes", List.of()),
                Map.of("name", "x", "scopes", List.of("everything")),
                Map.of("name", "x"),
                Map.of("name", "x", "scopes", List.of("user"), "expires_at", "tomorrow"))) {
            gil.post(TOKENS, bad).is(400, "bad_request");
        }
        for (String token : List.of("dits_", "dits_" + "0".repeat(49), "dits_" + "e".repeat(490))) {
            TestClient guess = new TestClient(server.address(), http, token);
            guess.get("/api/v1/users/me").is(401, "unauthenticated");
        }
    }

    @Test
    void aNewPasswordOfOnesOwnEndsAllSignInsAndNoToken() {
        TestClient hal = server.user("hal");
        TestClient program = with(hal, "repo:read");
        TestBrowser browser = server.browser();
        browser.signIn("hal", PASSWORD).is(200);
        String path = "/api/v1/users/me/password";
        hal.post(path, Map.of("old_password", "wrong", "new_password", "a new one for hal"))
                .is(403, "wrong_password");
        hal.post(path, Map.of("old_password", PASSWORD, "new_password", "short"))
                .is(400, "bad_request");
        browser.open("/settings").is(200);
        hal.post(path, Map.of("old_password", PASSWORD, "new_password", "a new one for hal"))
                .is(204);
        browser.open("/settings").is(303);
        program.get("/api/v1/users/me").is(200);
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> hal.get("/api/v1/users/me").is(401, "unauthenticated"));
        server.anonymous()
                .post("/api/v1/auth/login", Map.of("email", "hal", "password", PASSWORD))
                .is(401, "unauthenticated");
        TestClient.signedIn(server.address(), http, "hal", "a new one for hal");
    }

    @Test
    void theOldPasswordCannotBeGuessedFromASession() {
        TestClient ian = server.user("ian");
        Map<String, String> guess = Map.of("old_password", "wrong", "new_password", "a new one for ian");
        for (int i = 0; i < 9; i++) {
            ian.post("/api/v1/users/me/password", guess).is(403, "wrong_password");
        }
        assertThat(ian.post("/api/v1/users/me/password", guess)
                        .is(429, "throttled")
                        .header("Retry-After"))
                .isNotEmpty();
    }

    @Test
    void whoChangesThePasswordInABrowserStaysSignedInThereAlone() {
        server.user("joe");
        TestBrowser here = server.browser();
        TestBrowser there = server.browser();
        here.signIn("joe", PASSWORD).is(200);
        there.signIn("joe", PASSWORD).is(200);
        String before = here.cookie("dits_session");
        here.open("/settings/password").is(200);
        assertThat(here.submit("/settings/password", "old", PASSWORD, "new", "one thing here", "again", "another")
                        .is(422)
                        .text())
                .contains("not the same");
        assertThat(here.submit("/settings/password", "old", "wrong", "new", "one thing here", "again", "one thing here")
                        .is(422)
                        .text())
                .contains("That is not your password")
                .doesNotContain("one thing here");
        here.submit("/settings/password", "old", PASSWORD, "new", "tiny", "again", "tiny")
                .is(422);
        here.submit("/settings/password", "old", PASSWORD, "new", "one thing here", "again", "one thing here")
                .is(200);
        here.open("/settings").is(200);
        assertThat(here.cookie("dits_session")).isNotEqualTo(before);
        there.open("/settings").is(303);
        here.cookie("dits_session", before);
        here.open("/settings").is(303);
    }

    @Test
    void aLinkSetsThePasswordOnceAndEndsEverything() {
        TestClient kim = server.user("kim");
        TestClient program = with(kim, "repo:read");
        long id = server.database.number("select id from users where email = 'kim@example.org'");
        var cause = io.dits.server.meta.Cause.operator("root");
        String old = server.parts.signIn().resets().issue(id, Duration.ofHours(1), cause);
        String link = server.parts.signIn().resets().issue(id, Duration.ofHours(1), cause);
        TestBrowser browser = server.browser();
        assertThat(browser.open("/login/reset?token=" + old).is(404).text()).contains("This link is no good");
        browser.open("/login/reset?token=" + link).is(200);
        browser.submit("/login/reset", "new", "tiny", "again", "tiny").is(422);
        browser.submit("/login/reset", "new", "kim has a new one", "again", "kim has a new one")
                .is(200);
        browser.open("/login/reset?token=" + link).is(404);
        browser.post(
                        "/login/reset",
                        Map.of("token", link, "new", "kim has a third one", "again", "kim has a third one"),
                        "Origin",
                        server.address())
                .is(404);
        TestClient.signedIn(server.address(), http, "kim", "kim has a new one");
        program.get("/api/v1/users/me").is(401, "unauthenticated");

        String late = server.parts.signIn().resets().issue(id, Duration.ofHours(1), cause);
        server.database.execute("update password_resets set expires_at = now() - interval '1 second'");
        browser.open("/login/reset?token=" + late).is(404);
    }
}
