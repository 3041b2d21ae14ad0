// SPDX-License-Identifier: Apache-2.0
package io.dits.server.auth.oidc;

import static io.dits.server.auth.oidc.Requests.ONE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.oauth2.sdk.pkce.CodeChallenge;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.dits.server.auth.web.ProviderClient;
import io.dits.server.config.Secret;
import io.dits.server.config.SsoConfig;
import io.dits.server.meta.ExternalIdentity;
import io.dits.server.service.SignInRefusedException;
import io.dits.server.service.SignInRefusedException.Reason;
import io.dits.testkit.identity.TestBrowser;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Against a GitHub of what its documents say, which checks the verifier and the client's secret as GitHub does. */
final class GitHubProviderTest {
    private final ProviderClient client = new ProviderClient();
    private final HttpServer server = start();
    private final URI base =
            URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    private final GitHubProvider provider = provider("secret of the app");
    private String emails = """
            [{"email": "old@example.org", "primary": false, "verified": true, "visibility": null},
             {"email": "ann@Studio.example", "primary": true, "verified": true, "visibility": "private"}]
            """;
    private String challenge = "";

    private GitHubProvider provider(String secret) {
        return new GitHubProvider(
                new SsoConfig.GitHub(
                        "GitHub",
                        "Iv1.app",
                        new Secret(secret),
                        URI.create(base + "/login/oauth/authorize"),
                        URI.create(base + "/login/oauth/access_token"),
                        URI.create(base + "/api/v3/"),
                        Requests.RULES),
                client);
    }

    private HttpServer start() {
        try {
            HttpServer made = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            made.createContext("/login/oauth/access_token", exchange -> say(exchange, traded(exchange)));
            made.createContext("/api/v3/user", exchange -> say(exchange, told(exchange, """
                    {"id": 583231, "login": "ann-a", "name": null, "email": "shown@example.org"}
                    """)));
            made.createContext("/api/v3/user/emails", exchange -> say(exchange, told(exchange, emails)));
            made.start();
            return made;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** GitHub tells errors with status 200. */
    private String traded(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        Map<String, String> form = TestBrowser.query(URI.create("http://x/?" + body));
        boolean right =
                "secret of the app".equals(form.get("client_secret")) && "Iv1.app".equals(form.get("client_id"));
        if (!right) {
            return "{\"error\": \"incorrect_client_credentials\"}";
        }
        String verifier = form.getOrDefault("code_verifier", "x".repeat(43));
        boolean mine = CodeChallenge.compute(CodeChallengeMethod.S256, new CodeVerifier(verifier))
                .getValue()
                .equals(challenge);
        return mine && "the code".equals(form.get("code"))
                ? "{\"access_token\": \"gho_16C7\", \"scope\": \"read:user,user:email\", \"token_type\": \"bearer\"}"
                : "{\"error\": \"bad_verification_code\"}";
    }

    private static String told(HttpExchange exchange, String what) {
        return "Bearer gho_16C7".equals(exchange.getRequestHeaders().getFirst("Authorization")) ? what : "";
    }

    private static void say(HttpExchange exchange, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json; charset=utf-8");
        exchange.sendResponseHeaders(body.length == 0 ? 401 : 200, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @AfterEach
    void stop() {
        server.stop(0);
        client.close();
    }

    private ExternalIdentity signIn(GitHubProvider by) {
        Map<String, String> asked = TestBrowser.query(by.begin(ONE));
        assertThat(asked)
                .containsEntry("client_id", "Iv1.app")
                .containsEntry("code_challenge_method", "S256")
                .containsEntry("state", ONE.state())
                .containsEntry("scope", "read:user user:email")
                .containsEntry("redirect_uri", Requests.ORIGIN + "/auth/oauth/github/callback");
        challenge = asked.getOrDefault("code_challenge", "");
        return by.finish(ONE, Map.of("code", "the code", "state", ONE.state()));
    }

    @Test
    void aUserOfGitHubIsHisNumberAndHisConfirmedPrimaryAddress() {
        assertThat(signIn(provider))
                .isEqualTo(new ExternalIdentity(
                        "github",
                        "583231",
                        Optional.of("ann@Studio.example"),
                        true,
                        Optional.of("studio.example"),
                        Optional.of("ann-a"),
                        Optional.of("ann-a"),
                        Set.of()));
    }

    @Test
    void anAddressThatIsNotConfirmedDoesNotCount() {
        emails = "[{\"email\": \"ann@studio.example\", \"primary\": true, \"verified\": false}]";
        ExternalIdentity identity = signIn(provider);
        assertThat(identity.email()).isEmpty();
        assertThat(identity.emailConfirmed()).isFalse();
        assertThat(identity.domain()).isEmpty();
    }

    @Test
    void theCodeOfAnotherBrowserIsRefused() {
        signIn(provider);
        assertThatThrownBy(() -> provider.finish(Requests.request("2"), Map.of("code", "the code")))
                .isInstanceOfSatisfying(
                        SignInRefusedException.class,
                        refused -> assertThat(refused.reason()).isEqualTo(Reason.UNPROVEN));
    }

    @Test
    void aWrongSecretOfTheAppIsNotShown() {
        assertThatThrownBy(() -> signIn(provider("hunter2")))
                .isInstanceOf(SignInRefusedException.class)
                .message()
                .doesNotContain("hunter2");
    }
}
