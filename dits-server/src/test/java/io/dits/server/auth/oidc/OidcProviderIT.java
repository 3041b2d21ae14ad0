// SPDX-License-Identifier: Apache-2.0
package io.dits.server.auth.oidc;

import static io.dits.server.auth.oidc.Requests.ONE;
import static io.dits.server.auth.oidc.Requests.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dits.server.auth.web.ProviderClient;
import io.dits.server.meta.ExternalIdentity;
import io.dits.server.service.SignInRefusedException;
import io.dits.server.service.SignInRequest;
import io.dits.testkit.identity.OidcServer;
import io.dits.testkit.identity.TestBrowser;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a certified provider, which insists on PKCE and keeps its ID tokens short. */
final class OidcProviderIT {
    @TempDir
    static Path folder;

    private static OidcServer server;
    private static final ProviderClient CLIENT = new ProviderClient();

    @BeforeAll
    static void start() throws IOException {
        server = OidcServer.start(folder, URI.create(Requests.ORIGIN + "/auth/oauth/corp/callback"));
    }

    @AfterAll
    static void stop() {
        server.close();
        CLIENT.close();
    }

    private static OidcProvider provider(String secret) {
        return new OidcProvider(
                Requests.provider(server.issuer(), OidcServer.CLIENT, secret, false), CLIENT, Clock.systemUTC());
    }

    /** What the provider gives the browser of who signs in there. */
    private static Map<String, String> answer(OidcProvider provider, SignInRequest request, String name) {
        try (TestBrowser browser = new TestBrowser()) {
            String within = server.issuer().toString();
            TestBrowser.Shown page = browser.follow(provider.begin(request), within);
            page = browser.follow(
                    browser.submit(TestBrowser.form(page, Map.of("login", name, "password", "any"))), within);
            page = browser.follow(browser.submit(TestBrowser.form(page, Map.of())), within);
            assertThat(page.location()).startsWith(Requests.ORIGIN + "/auth/oauth/corp/callback?");
            return TestBrowser.query(page.next());
        }
    }

    @Test
    void whoSignsInThereIsKnownHere() {
        OidcProvider provider = provider(OidcServer.SECRET);
        Map<String, String> answer = answer(provider, ONE, "boss");
        assertThat(answer.get("state")).isEqualTo(ONE.state());
        assertThat(provider.finish(ONE, answer))
                .isEqualTo(new ExternalIdentity(
                        "corp",
                        "boss",
                        Optional.of("boss@studio.example"),
                        true,
                        Optional.of("studio.example"),
                        Optional.of("The boss"),
                        Optional.of("boss"),
                        Set.of("artists", "admins")));
    }

    @Test
    void anAddressThatIsNotConfirmedIsNotTakenForConfirmed() {
        OidcProvider provider = provider(OidcServer.SECRET);
        ExternalIdentity identity = provider.finish(ONE, answer(provider, ONE, "unconfirmed-ann"));
        assertThat(identity.email()).contains("unconfirmed-ann@studio.example");
        assertThat(identity.emailConfirmed()).isFalse();
        assertThat(identity.domain()).isEmpty();
    }

    @Test
    void everyRequestHasTheChallengeOfItsOwnVerifier() {
        Map<String, String> one = TestBrowser.query(provider(OidcServer.SECRET).begin(ONE));
        Map<String, String> two = TestBrowser.query(provider(OidcServer.SECRET).begin(request("2")));
        assertThat(one).containsEntry("code_challenge_method", "S256").containsEntry("response_type", "code");
        assertThat(one.get("code_challenge")).hasSize(43).isNotEqualTo(two.get("code_challenge"));
        assertThat(one.get("nonce")).hasSize(43).isNotEqualTo(two.get("nonce"));
        assertThat(one.toString()).doesNotContain(ONE.verifier());
    }

    @Test
    void aCodeOfAnotherBrowserIsRefusedByTheProvider() {
        OidcProvider provider = provider(OidcServer.SECRET);
        Map<String, String> answer = answer(provider, request("3"), "ann");
        // The state, but not the secret of the browser: the verifier is another.
        SignInRequest thief = new SignInRequest(request("3").state(), "x".repeat(43), Requests.ORIGIN);
        assertThatThrownBy(() -> provider.finish(thief, answer))
                .isInstanceOf(SignInRefusedException.class)
                .hasMessageContaining("invalid_grant");
    }

    @Test
    void aCodeWorksOnce() {
        OidcProvider provider = provider(OidcServer.SECRET);
        Map<String, String> answer = answer(provider, ONE, "ann");
        provider.finish(ONE, answer);
        assertThatThrownBy(() -> provider.finish(ONE, answer)).hasMessageContaining("invalid_grant");
    }

    @Test
    void aWrongClientSecretIsToldToTheLogWithoutIt() {
        OidcProvider provider = provider("a wrong secret, hunter2");
        Map<String, String> answer = answer(provider, ONE, "ann");
        assertThatThrownBy(() -> provider.finish(ONE, answer))
                .hasMessageContaining("invalid_client")
                .message()
                .doesNotContain("hunter2");
    }

    @Test
    void whoDeclinesThereIsNotSignedInHere() {
        OidcProvider provider = provider(OidcServer.SECRET);
        assertThatThrownBy(() -> provider.finish(ONE, Map.of("state", ONE.state(), "error", "access_denied")))
                .isInstanceOfSatisfying(
                        SignInRefusedException.class,
                        refused -> assertThat(refused.reason()).isEqualTo(SignInRefusedException.Reason.DECLINED));
    }

    @Test
    void anotherIssuersAnswerIsRefusedBeforeItsCodeIsSentAnywhere() {
        assertThatThrownBy(() ->
                        provider(OidcServer.SECRET).finish(ONE, Map.of("code", "abc", "iss", "https://evil.example")))
                .hasMessageContaining("another issuer");
    }
}
