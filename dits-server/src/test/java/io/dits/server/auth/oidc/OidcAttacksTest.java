// SPDX-License-Identifier: Apache-2.0
package io.dits.server.auth.oidc;

import static io.dits.server.auth.oidc.Requests.ONE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jwt.JWTClaimsSet;
import io.dits.server.auth.web.ProviderClient;
import io.dits.server.meta.ExternalIdentity;
import io.dits.server.service.SignInRefusedException;
import io.dits.server.service.SignInRefusedException.Reason;
import io.dits.testkit.time.ManualClock;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** ID tokens that are not what they should be. Each attack differs in one thing from what is taken. */
final class OidcAttacksTest {
    private static final String SECRET = "a client's secret of more than thirty-two bytes";

    private ForgingProvider server = startOne();
    private final ProviderClient client = new ProviderClient();
    private final ManualClock clock = new ManualClock(Instant.now());
    private OidcProvider provider = provider(false);

    private static ForgingProvider startOne() {
        try {
            return ForgingProvider.start();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @BeforeEach
    void fresh() {
        provider = provider(false);
    }

    @AfterEach
    void stop() {
        server.close();
        client.close();
    }

    private OidcProvider provider(boolean hostedDomains) {
        return new OidcProvider(
                Requests.provider(server.issuer(), ForgingProvider.CLIENT, SECRET, hostedDomains), client, clock);
    }

    private ExternalIdentity finish(String token) {
        server.gives(token);
        return provider.finish(ONE, Map.of("code", "any", "state", ONE.state()));
    }

    private JWTClaimsSet.Builder claims() {
        return server.claims(ONE.nonce());
    }

    private static void refused(ThrowingCallable attack, String why) {
        assertThatThrownBy(attack)
                .isInstanceOfSatisfying(
                        SignInRefusedException.class,
                        refused -> assertThat(refused.reason()).isEqualTo(Reason.UNPROVEN))
                .hasMessageContaining(why);
    }

    @Test
    void whatIsRightIsTaken() {
        assertThat(finish(server.signed(claims())))
                .isEqualTo(new ExternalIdentity(
                        "corp",
                        "ann",
                        Optional.of("ann@studio.example"),
                        true,
                        Optional.of("studio.example"),
                        Optional.empty(),
                        Optional.empty(),
                        Set.of("artists")));
    }

    @Test
    void aTokenWithoutASignatureIsRefused() {
        refused(() -> finish(ForgingProvider.unsigned(claims())), "not valid");
    }

    @Test
    void aTokenOfAnotherKeyIsRefused() {
        refused(() -> finish(ForgingProvider.signed(claims(), ForgingProvider.newKey("other"))), "not valid");
        refused(
                () -> finish(ForgingProvider.signed(
                        claims(), ForgingProvider.newKey(server.key().getKeyID()))),
                "not valid");
    }

    @Test
    void aTokenSignedWithThePublicKeyAsASecretIsRefused() throws Exception {
        byte[] known = server.key().toRSAPublicKey().getEncoded();
        refused(() -> finish(ForgingProvider.signedWith(claims(), known)), "not valid");
        refused(
                () -> finish(ForgingProvider.signedWith(claims(), SECRET.getBytes(StandardCharsets.UTF_8))),
                "not valid");
    }

    @Test
    void aTokenForAnotherClientIsRefused() {
        refused(() -> finish(server.signed(claims().audience("another"))), "audience");
        refused(
                () -> finish(server.signed(
                        claims().audience(List.of("dits", "another")).claim("azp", "another"))),
                "azp");
    }

    @Test
    void aTokenOfAnotherIssuerIsRefused() {
        refused(() -> finish(server.signed(claims().issuer("https://evil.example"))), "issuer");
    }

    @Test
    void aTokenOfAnotherSignInIsRefused() {
        refused(() -> finish(server.signed(claims().claim("nonce", "another"))), "nonce");
        refused(() -> finish(server.signed(claims().claim("nonce", null))), "nonce");
    }

    @Test
    void anExpiredTokenIsRefused() {
        Instant past = Instant.now().minus(Duration.ofMinutes(5));
        refused(() -> finish(server.signed(claims().expirationTime(Date.from(past)))), "xpired");
        refused(() -> finish(server.signed(claims().expirationTime(null))), "not valid");
    }

    @Test
    void aTokenWithoutASubjectIsRefused() {
        refused(() -> finish(server.signed(claims().subject(null))), "not valid");
    }

    @Test
    void somebodyElsesUserInfoIsRefused() {
        server.answer("/.well-known/openid-configuration", """
                {"issuer": "ISSUER", "authorization_endpoint": "ISSUER/authorize", "token_endpoint": "ISSUER/token",
                 "jwks_uri": "ISSUER/keys", "response_types_supported": ["code"], "subject_types_supported": ["public"],
                 "userinfo_endpoint": "ISSUER/me"}
                """.replace(
                        "ISSUER", server.issuer().toString()));
        server.answer("/me", "{\"sub\": \"bob\", \"email\": \"bob@studio.example\", \"email_verified\": true}");
        refused(() -> finish(server.signed(claims().claim("email", null))), "of another");
    }

    @Test
    void aDocumentOfAnotherIssuerIsNotBelieved() {
        server.answer("/.well-known/openid-configuration", """
                {"issuer": "https://evil.example", "authorization_endpoint": "https://evil.example/authorize",
                 "token_endpoint": "https://evil.example/token", "jwks_uri": "https://evil.example/keys",
                 "subject_types_supported": ["public"]}
                """);
        assertThatThrownBy(() -> provider.begin(ONE)).hasMessageContaining("found https://evil.example");
    }

    @Test
    void aNewKeyOfTheProviderIsFound() {
        finish(server.signed(claims()));
        server.rotate();
        assertThat(finish(server.signed(claims())).subject()).isEqualTo("ann");
    }

    @Test
    void whatIsKnownOfAProviderStaysWhenItCannotBeReadAgain() {
        finish(server.signed(claims()));
        server.answer("/.well-known/openid-configuration", "");
        clock.advance(Duration.ofHours(2));
        assertThat(finish(server.signed(claims())).subject()).isEqualTo("ann");
    }

    @Test
    void aProviderThatIsDownIsSaidToBeDown() {
        server.close();
        assertThatThrownBy(() -> provider.begin(ONE))
                .isInstanceOfSatisfying(
                        SignInRefusedException.class,
                        refused -> assertThat(refused.reason()).isEqualTo(Reason.UNAVAILABLE));
    }

    @Test
    void anAnswerWithoutEndOrSenseIsRefused() {
        server.answer("/token", "[" + "[".repeat(100_000));
        refused(() -> finish(""), "no tokens");
        server.answer("/token", "x".repeat(3 << 20));
        assertThatThrownBy(() -> finish(""))
                .isInstanceOfSatisfying(
                        SignInRefusedException.class,
                        refused -> assertThat(refused.reason()).isEqualTo(Reason.UNAVAILABLE));
    }

    @Test
    void ofGoogleOnlyTheHostedDomainCounts() {
        provider = provider(true);
        assertThat(finish(server.signed(claims())).domain()).isEmpty();
        assertThat(finish(server.signed(claims().claim("hd", "Studio.example"))).domain())
                .contains("studio.example");
        assertThat(finish(server.signed(claims().claim("email", "ann@gmail.com")))
                        .domain())
                .contains("gmail.com");
    }

    @Test
    void aRedirectIsNotFollowed() {
        provider = new OidcProvider(
                Requests.provider(URI.create(server.issuer() + "/elsewhere"), "dits", SECRET, false), client, clock);
        assertThatThrownBy(() -> provider.begin(ONE)).hasMessageContaining("answers 404");
    }
}
