// SPDX-License-Identifier: Apache-2.0
package io.dits.server.http;

import static io.dits.server.http.TestServer.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpClient;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Signing in a device that somebody confirms in a browser. */
final class DeviceIT {
    private static final String PAGE = "/login/device";
    private static TestServer server;
    private static HttpClient http;

    private TestBrowser browser;

    @BeforeAll
    static void start() throws Exception {
        server = TestServer.start();
        http = HttpClient.newHttpClient();
        server.user("ann");
        server.user("bob");
    }

    @BeforeEach
    void open() {
        browser = server.browser();
    }

    @AfterAll
    static void stop() {
        http.close();
        server.close();
    }

    private static JsonNode begin() {
        return server.anonymous().post("/api/v1/auth/device", Map.of()).is(200).json();
    }

    /** As if the device had waited as long as it was told. */
    private static TestClient.Answer ask(JsonNode begun) {
        server.database.execute("update device_logins set asked_at = asked_at - interval '1 hour'");
        return askAtOnce(begun);
    }

    private static TestClient.Answer askAtOnce(JsonNode begun) {
        return server.anonymous()
                .post(
                        "/api/v1/auth/device/token",
                        Map.of("device_code", begun.get("device_code").asString()));
    }

    private static String page(JsonNode begun) {
        return begun.get("verification_uri_complete")
                .asString()
                .substring(server.address().length());
    }

    @Test
    void whoConfirmsSignsTheDeviceInOnce() {
        JsonNode begun = begin();
        assertThat(begun.get("user_code").asString()).matches("[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}");
        assertThat(begun.get("verification_uri").asString()).isEqualTo(server.address() + PAGE);
        assertThat(begun.get("expires_in").asInt()).isEqualTo(600);
        assertThat(begun.get("interval").asInt()).isEqualTo(5);
        ask(begun).is(400, "authorization_pending");

        String login = browser.open(page(begun)).is(303).header("Location");
        browser.open(login).is(200);
        String back = browser.submit("/login", "login", "ann", "password", PASSWORD)
                .is(303)
                .header("Location");
        assertThat(browser.open(back).is(200).text())
                .contains(begun.get("user_code").asString(), "127.0.0.1", "signed in as <b>ann</b>");
        ask(begun).is(400, "authorization_pending");
        assertThat(browser.submit(PAGE, "decision", "confirm").is(200).text()).contains("signed in as ann");

        JsonNode tokens = ask(begun).is(200).json();
        TestClient device = new TestClient(
                server.address(), http, tokens.get("access_token").asString());
        assertThat(device.get("/api/v1/users/me").is(200).json().get("username").asString())
                .isEqualTo("ann");
        server.anonymous()
                .post(
                        "/api/v1/auth/refresh",
                        Map.of("refresh_token", tokens.get("refresh_token").asString()))
                .is(200);
        ask(begun).is(400, "expired_token");
        browser.open(page(begun)).is(422);
    }

    @Test
    void whoRefusesKeepsTheDeviceOut() {
        JsonNode begun = begin();
        browser.signIn("ann", PASSWORD).is(200);
        browser.open(page(begun)).is(200);
        browser.submit(PAGE, "decision", "deny").is(200);
        ask(begun).is(400, "access_denied");
        ask(begun).is(400, "expired_token");
        browser.submit(
                PAGE, "decision", "confirm", "user_code", begun.get("user_code").asString());
        ask(begun).is(400, "expired_token");
    }

    @Test
    void theCodeMayBeTypedInAnyWay() {
        JsonNode begun = begin();
        browser.signIn("ann", PASSWORD).is(200);
        browser.open(PAGE).is(200);
        String typed = begun.get("user_code")
                .asString()
                .toLowerCase(java.util.Locale.ROOT)
                .replace("-", " ");
        assertThat(browser.submit(PAGE, "user_code", typed).is(200).text()).contains("Sign in a device?");
        browser.submit(PAGE, "decision", "confirm").is(200);
        ask(begun).is(200);
    }

    @Test
    void aDeviceThatAsksTooOftenIsSlowedDown() {
        JsonNode begun = begin();
        askAtOnce(begun).is(400, "authorization_pending");
        TestClient.Answer slow = askAtOnce(begun).is(400, "slow_down");
        assertThat(slow.json().at("/error/details/interval").asInt()).isEqualTo(10);
        assertThat(askAtOnce(begun).json().at("/error/details/interval").asInt())
                .isEqualTo(15);
        ask(begun).is(400, "authorization_pending");
    }

    @Test
    void timeRunsOut() {
        JsonNode begun = begin();
        browser.signIn("ann", PASSWORD).is(200);
        server.database.execute("update device_logins set expires_at = now() - interval '1 second'");
        ask(begun).is(400, "expired_token");
        browser.open(page(begun)).is(422);
        begin();
        assertThat(server.database.number("select count(*) from device_logins where expires_at < now()"))
                .isZero();
        server.anonymous()
                .post("/api/v1/auth/device/token", Map.of("device_code", "made-up"))
                .is(400, "expired_token");
    }

    @Test
    void nobodyIsLetInByAFormFromElsewhere() {
        JsonNode begun = begin();
        browser.signIn("ann", PASSWORD).is(200);
        Map<String, String> form = Map.of("user_code", begun.get("user_code").asString(), "decision", "confirm");
        browser.post(PAGE, form, "Origin", "https://evil.example").is(403);
        browser.post(PAGE, form, "Origin", server.address()).is(403);
        server.browser().post(PAGE, form, "Origin", server.address()).is(303);
        ask(begun).is(400, "authorization_pending");
    }

    @Test
    void codesCannotBeGuessed() {
        TestBrowser bob = server.browser();
        bob.signIn("bob", PASSWORD).is(200);
        JsonNode begun = begin();
        for (int i = 0; i < 10; i++) {
            bob.open(PAGE + "?user_code=BCDF-GHJ" + (char) ('A' + i)).is(422);
        }
        assertThat(Integer.parseInt(bob.open(page(begun)).is(429).header("Retry-After")))
                .isPositive();
        bob.open(PAGE).is(200);
        bob.submit(PAGE, "user_code", begun.get("user_code").asString(), "decision", "confirm")
                .is(429);
        ask(begun).is(400, "authorization_pending");
    }

    @Test
    void aDisabledUsersConfirmationIsWorthNothing() {
        server.user("cat");
        JsonNode begun = begin();
        browser.signIn("cat", PASSWORD).is(200);
        browser.open(page(begun)).is(200);
        browser.submit(PAGE, "decision", "confirm").is(200);
        server.database.execute("update users set state = 'disabled' where email = 'cat@example.org'");
        ask(begun).is(400, "access_denied");
    }

    @Test
    void theDatabaseHoldsNoCodes() {
        JsonNode begun = begin();
        String plain = begun.get("user_code").asString().replace("-", "");
        assertThat(server.database.number("select count(*) from device_logins d where d::text like '%"
                        + begun.get("device_code").asString() + "%' or d::text like '%" + plain + "%'"))
                .isZero();
    }

    @Test
    void whoBeginsWithoutEndHasToWait() throws Exception {
        try (TestServer another = TestServer.start()) {
            TestClient anybody = another.anonymous();
            for (int i = 0; i < 60; i++) {
                anybody.post("/api/v1/auth/device", Map.of()).is(200);
            }
            assertThat(anybody.post("/api/v1/auth/device", Map.of())
                            .is(429, "throttled")
                            .header("Retry-After"))
                    .isNotEmpty();
        }
    }
}
