// SPDX-License-Identifier: Apache-2.0
package io.dits.server.http;

import static io.dits.server.http.TestServer.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Signing in and out with a browser. */
final class BrowserIT {
    private static final String COOKIE = "dits_session";
    private static TestServer server;

    private TestBrowser browser;

    @BeforeAll
    static void start() throws Exception {
        server = TestServer.start();
        server.user("ann");
        server.user("bob");
    }

    @BeforeEach
    void open() {
        browser = server.browser();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void whoSignsInSeesWhoHeIsUntilHeSignsOut() {
        assertThat(browser.open("/settings").is(303).header("Location")).isEqualTo("/login?return_to=%2Fsettings");
        assertThat(browser.signIn("ann@example.org", PASSWORD).is(200).text())
                .contains("<h1>Signed in as ann</h1>", "ann@example.org");
        assertThat(browser.open("/login").is(303).header("Location")).isEqualTo("/settings");
        String held = browser.cookie(COOKIE);
        assertThat(browser.submit("/settings/sign-out").is(303).header("Location"))
                .isEqualTo("/login");
        assertThat(browser.cookie(COOKIE)).isEmpty();
        browser.cookie(COOKIE, held);
        browser.open("/settings").is(303);
    }

    @Test
    void theCookieIsForThisServerAloneAndNotForScripts() {
        browser.open("/login");
        assertThat(browser.submit("/login", "login", "ann", "password", PASSWORD)
                        .is(303)
                        .header("Set-Cookie"))
                .matches("dits_session=[A-Za-z0-9_-]{43}; Path=/; HttpOnly; SameSite=Lax");
        TestBrowser secure = server.browser();
        assertThat(secure.post(
                                "/login",
                                Map.of("login", "ann", "password", PASSWORD),
                                "Origin",
                                server.address().replace("http://", "https://"),
                                "X-Forwarded-Proto",
                                "https")
                        .is(303)
                        .header("Set-Cookie"))
                .matches("__Host-dits_session=[A-Za-z0-9_-]{43}; Path=/; HttpOnly; SameSite=Lax; Secure");
        secure.open("/settings", "X-Forwarded-Proto", "https").is(200);
        // A cookie that any host beside this one could have set does not count over TLS.
        secure.cookie(COOKIE, secure.cookie("__Host-" + COOKIE));
        secure.cookie("__Host-" + COOKIE, "");
        secure.open("/settings", "X-Forwarded-Proto", "https").is(303);
    }

    @Test
    void eachSignInHasItsOwnSessionAndEndsTheOneBefore() {
        browser.cookie(COOKIE, "chosen-by-somebody-else");
        browser.signIn("ann", PASSWORD).is(200);
        String first = browser.cookie(COOKIE);
        assertThat(first).isNotEqualTo("chosen-by-somebody-else");
        browser.post("/login", Map.of("login", "bob", "password", PASSWORD), "Origin", server.address())
                .is(303);
        assertThat(browser.open("/settings").is(200).text()).contains("Signed in as bob");
        browser.cookie(COOKIE, first);
        browser.open("/settings").is(303);
    }

    @Test
    void theDatabaseHoldsNothingToSignInWith() {
        browser.signIn("ann", PASSWORD).is(200);
        assertThat(server.database.number("select count(*) from sessions where token_hash = sha256('"
                        + browser.cookie(COOKIE) + "'::bytea)"))
                .isEqualTo(1);
        assertThat(server.database.number(
                        "select count(*) from sessions s where s::text like '%" + browser.cookie(COOKIE) + "%'"))
                .isZero();
    }

    @Test
    void aSessionEndsWithoutRequestsAndWithItsUser() {
        browser.signIn("ann", PASSWORD).is(200);
        String where = " where token_hash = sha256('" + browser.cookie(COOKIE) + "'::bytea)";
        server.database.execute("update sessions set seen_at = seen_at - interval '119 minutes'" + where);
        browser.open("/settings").is(200);
        assertThat(server.database.number(
                        "select count(*) from sessions" + where + " and seen_at > now() - interval '1 minute'"))
                .as("a request makes it last")
                .isEqualTo(1);
        server.database.execute("update sessions set seen_at = seen_at - interval '121 minutes'" + where);
        browser.open("/settings").is(303);
        server.database.execute(
                "update sessions set seen_at = now(), created_at = now() - interval '25 hours'" + where);
        // At the most as long as a refresh token.
        browser.open("/settings").is(303);
        server.database.execute("update sessions set created_at = now()" + where);
        browser.open("/settings").is(200);
        server.database.execute("update users set state = 'disabled' where email = 'ann@example.org'");
        try {
            browser.open("/settings").is(303);
        } finally {
            server.database.execute("update users set state = 'active' where email = 'ann@example.org'");
        }
    }

    @Test
    void aSessionOfBeforeTheAccountWasDisabledStaysEndedWhenItIsEnabled() {
        TestClient root = server.admin("root");
        browser.signIn("bob", PASSWORD).is(200);
        root.patch("/api/v1/users/bob", Map.of("state", "disabled")).is(200);
        root.patch("/api/v1/users/bob", Map.of("state", "active")).is(200);
        browser.open("/settings").is(303);
        browser.signIn("bob", PASSWORD).is(200);
    }

    @Test
    void whatIsWrongIsSaidFirstAndTheNameStays() {
        browser.open("/login");
        TestClient.Answer refused = browser.submit(
                        "/login", "login", "\"><script>alert(1)</script>", "password", "wrong")
                .is(401);
        assertThat(refused.text())
                .contains("<title>Error: Sign in – Dits</title>", "role=\"alert\"", "href=\"#login\"")
                .contains("value=\"&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;\"")
                .doesNotContain("<script", "wrong");
        for (int i = 0; i < 8; i++) {
            browser.submit("/login", "login", "nobody", "password", "wrong " + i)
                    .is(401);
        }
        browser.submit("/login", "login", "nobody", "password", "wrong").is(401);
        TestClient.Answer throttled = browser.submit("/login", "login", "nobody", "password", "wrong");
        assertThat(Integer.parseInt(throttled.is(429).header("Retry-After"))).isBetween(1, 16 * 60);
    }

    @Test
    void aFormOfAnotherSiteDoesNothing() {
        browser.signIn("ann", PASSWORD).is(200);
        List<List<String>> elsewhere = List.of(
                List.of("Origin", "https://evil.example"),
                List.of("Origin", "null"),
                List.of("Sec-Fetch-Site", "cross-site", "Origin", server.address()),
                List.of("Sec-Fetch-Site", "same-site"),
                List.of());
        for (List<String> headers : elsewhere) {
            String[] all = headers.toArray(new String[0]);
            browser.post("/login", Map.of("login", "bob", "password", PASSWORD), all)
                    .is(403);
            browser.post("/settings/sign-out", Map.of(), all).is(403);
        }
        // Even from here: without what stands in the form it is not of this session.
        browser.post("/settings/sign-out", Map.of(), "Origin", server.address()).is(403);
        browser.post("/settings/sign-out", Map.of("csrf", "x"), "Origin", server.address())
                .is(403);
        TestBrowser other = server.browser();
        String form = other.signIn("ann", PASSWORD).text();
        String csrf = form.replaceAll("(?s).*name=\"csrf\" value=\"([^\"]+)\".*", "$1");
        browser.post("/settings/sign-out", Map.of("csrf", csrf), "Origin", server.address())
                .is(403);
        browser.open("/settings").is(200);
        browser.post(
                        "/settings/sign-out",
                        Map.of(
                                "csrf",
                                browser.open("/settings")
                                        .text()
                                        .replaceAll("(?s).*name=\"csrf\" value=\"([^\"]+)\".*", "$1")),
                        "Sec-Fetch-Site",
                        "same-origin")
                .is(303);
    }

    @Test
    void aFormOfAPlainPageCountsNotWhereBrowsersComeOverTls() {
        Map<String, String> form = Map.of("login", "ann", "password", PASSWORD);
        String plain = server.address();
        String encrypted = plain.replace("http://", "https://");

        browser.post("/login", form, "Origin", plain, "X-Forwarded-Proto", "https")
                .is(403);
        browser.post("/login", form, "Origin", plain + "/", "X-Forwarded-Proto", "http")
                .is(403);
        browser.post("/login", form, "Origin", encrypted, "X-Forwarded-Proto", "https")
                .is(303);
        // Of a proxy that does not tell.
        browser.post("/login", form, "Origin", encrypted).is(303);
    }

    /** The line was cut after an answer whose request had a body that nobody read, now and then before the answer had arrived. */
    @Test
    void anAnswerThatNeedsNoBodyReachesWhoeverSendsOne() {
        Map<String, String> form = Map.of("login", "x".repeat(60_000));
        for (int i = 0; i < 50; i++) {
            browser.post("/login", form, "Sec-Fetch-Site", "cross-site").is(403);
            browser.post("/settings/sign-out", form, "Sec-Fetch-Site", "same-origin")
                    .is(303);
        }
    }

    @Test
    void onlyAPathOfThisServerIsGoneToAfterwards() {
        assertThat(Browser.local("/login/device?user_code=A")).isEqualTo("/login/device?user_code=A");
        for (String bad : List.of(
                "",
                "//evil.example",
                "/\\evil.example",
                "https://evil.example",
                "evil",
                "/a\r\nX: y",
                "/\t/evil.example",
                "/" + "x".repeat(2000))) {
            assertThat(Browser.local(bad)).as(bad).isEqualTo("/settings");
        }
        assertThat(browser.open("/login?return_to=//evil.example").text()).doesNotContain("evil");
        assertThat(browser.submit("/login", "login", "ann", "password", PASSWORD, "return_to", "//evil.example")
                        .is(303)
                        .header("Location"))
                .isEqualTo("/settings");
    }

    @Test
    void aPageIsShownByNoOtherAndBringsNothingFromElsewhere() {
        TestClient.Answer page = browser.open("/login?return_to=/settings").is(200);
        assertThat(page.header("Content-Security-Policy"))
                .matches(
                        "default-src 'none'; style-src 'sha256-[A-Za-z0-9+/=]{44}'; form-action 'self'; base-uri 'none';"
                                + " frame-ancestors 'none'");
        assertThat(page.header("X-Frame-Options")).isEqualTo("DENY");
        assertThat(page.header("Cache-Control")).isEqualTo("no-store");
        assertThat(page.header("Content-Type")).isEqualTo("text/html; charset=utf-8");
        assertThat(page.text())
                .contains("<html lang=\"en\">", "<label for=\"login\">", "<label for=\"password\">")
                .contains("href=\"/auth/example?return_to=%2Fsettings\">Sign in with &lt;Example&gt;</a>")
                .doesNotContain("<script", "http://", "https://");
    }

    @Test
    void errorsArePagesToo() {
        TestClient.Answer wrong = browser.post("/login", Map.of(), "Origin", "https://evil.example");
        assertThat(wrong.is(403).text()).contains("<h1>That did not work</h1>", wrong.header("X-Request-ID"));
        TestClient.Answer json =
                server.anonymous().raw("POST", "/login", "{}".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        assertThat(json.is(403).header("Content-Type")).startsWith("text/html");
    }
}
