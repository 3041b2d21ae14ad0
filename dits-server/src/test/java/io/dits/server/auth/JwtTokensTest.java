// SPDX-License-Identifier: Apache-2.0
package io.dits.server.auth;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class JwtTokensTest {
    private static final String SECRET = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
    private static final Instant NOW = Instant.parse("2026-05-01T12:00:00Z");
    private static final UUID FAMILY = new UUID(1, 2);

    private final JwtTokens tokens = at(NOW);

    private static JwtTokens at(Instant time) {
        return new JwtTokens(SECRET, Duration.ofHours(1), Clock.fixed(time, ZoneOffset.UTC));
    }

    private static JWTClaimsSet.Builder good() {
        return new JWTClaimsSet.Builder()
                .issuer("dits")
                .audience("dits-api")
                .subject("7")
                .claim("sid", FAMILY.toString())
                .issueTime(Date.from(NOW))
                .notBeforeTime(Date.from(NOW))
                .expirationTime(Date.from(NOW.plusSeconds(60)));
    }

    private static String signed(JWTClaimsSet claims, JWSAlgorithm algorithm, String secret) throws JOSEException {
        SignedJWT token = new SignedJWT(new JWSHeader(algorithm), claims);
        token.sign(new MACSigner(secret));
        return token.serialize();
    }

    private static String signed(JWTClaimsSet.Builder claims) throws JOSEException {
        return signed(claims.build(), JWSAlgorithm.HS256, SECRET);
    }

    @Test
    void anIssuedTokenSaysWhoseItIs() {
        assertThat(tokens.verify(tokens.issue(7, FAMILY))).contains(new JwtTokens.Claims(7, FAMILY, NOW));
    }

    @Test
    void aTokenMadeHereByHandIsAccepted() throws JOSEException {
        assertThat(tokens.verify(signed(good()))).isPresent();
    }

    @Test
    void aTokenWithoutSignatureIsRefused() {
        assertThat(tokens.verify(new PlainJWT(good().build()).serialize())).isEmpty();
    }

    @Test
    void anotherAlgorithmIsRefused() throws JOSEException {
        assertThat(tokens.verify(signed(good().build(), JWSAlgorithm.HS512, SECRET)))
                .isEmpty();
    }

    @Test
    void anotherKeyIsRefused() throws JOSEException {
        String other = SECRET.replace('0', '1');
        assertThat(tokens.verify(signed(good().build(), JWSAlgorithm.HS256, other)))
                .isEmpty();
    }

    @Test
    void anExpiredTokenIsRefused() {
        String token = tokens.issue(7, FAMILY);
        assertThat(at(NOW.plusSeconds(3599)).verify(token)).isPresent();
        assertThat(at(NOW.plusSeconds(3600)).verify(token)).isEmpty();
    }

    @Test
    void aTokenThatIsNotYetValidIsRefused() throws JOSEException {
        assertThat(tokens.verify(signed(good().notBeforeTime(Date.from(NOW.plusSeconds(31))))))
                .isEmpty();
    }

    @Test
    void anotherAudienceIsRefused() throws JOSEException {
        assertThat(tokens.verify(signed(good().audience("somebody-else")))).isEmpty();
    }

    @Test
    void aTokenThatSaysNotWhoseOrOfWhichSignInItIsIsRefused() throws JOSEException {
        assertThat(tokens.verify(signed(good().subject(null)))).isEmpty();
        assertThat(tokens.verify(signed(good().subject("root")))).isEmpty();
        assertThat(tokens.verify(signed(good().claim("sid", null)))).isEmpty();
        assertThat(tokens.verify(signed(good().claim("sid", "none")))).isEmpty();
        assertThat(tokens.verify(signed(good().claim("sid", 7)))).isEmpty();
        assertThat(tokens.verify(signed(good().issueTime(null)))).isEmpty();
        assertThat(tokens.verify(signed(good().notBeforeTime(null)))).isEmpty();
        assertThat(tokens.verify(signed(good().audience(List.of("dits-api", "other")))))
                .isEmpty();
    }

    @Test
    void anotherIssuerIsRefused() throws JOSEException {
        assertThat(tokens.verify(signed(good().issuer("somebody-else")))).isEmpty();
    }

    @Test
    void aTokenThatNeverExpiresIsRefused() throws JOSEException {
        assertThat(tokens.verify(signed(good().expirationTime(null)))).isEmpty();
    }

    @Test
    void aChangedTokenIsRefused() {
        String token = tokens.issue(7, FAMILY);
        String changed =
                token.substring(0, token.indexOf('.')) + tokens.issue(8, FAMILY).substring(token.indexOf('.'));
        String cut = changed.substring(0, changed.lastIndexOf('.')) + token.substring(token.lastIndexOf('.'));
        assertThat(tokens.verify(cut)).isEmpty();
    }

    @Test
    void whatIsNoTokenIsRefused() {
        for (String text : new String[] {"", ".", "..", "a.b.c", "\0", "x".repeat(1 << 20)}) {
            assertThat(tokens.verify(text)).isEmpty();
        }
    }

    @Test
    void aReplacedSecretIsStillGoodForItsTokensAndSignsNoNewOnes() {
        String newest = "fedcba9876543210fedcba9876543210fedcba9876543210";
        Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
        JwtTokens both = new JwtTokens(List.of(newest, SECRET), Duration.ofHours(1), clock);
        JwtTokens after = new JwtTokens(List.of(newest), Duration.ofHours(1), clock);
        String old = tokens.issue(7, FAMILY);
        String fresh = both.issue(7, FAMILY);
        assertThat(both.verify(old)).isPresent();
        assertThat(both.verify(fresh)).isPresent();
        assertThat(tokens.verify(fresh)).isEmpty();
        assertThat(after.verify(old)).isEmpty();
        assertThat(after.verify(fresh)).isPresent();
    }

    @Test
    void theNameOfAKeyDoesNotMakeItAnother() throws Exception {
        String kid = SignedJWT.parse(tokens.issue(7, FAMILY)).getHeader().getKeyID();
        assertThat(kid).matches("[0-9a-f]{16}");
        String other = "fedcba9876543210fedcba9876543210fedcba9876543210";
        for (String secret : List.of(SECRET, other)) {
            for (String name : List.of(kid, "0000000000000000", "../../dev/null", "")) {
                SignedJWT token = new SignedJWT(
                        new JWSHeader.Builder(JWSAlgorithm.HS256).keyID(name).build(), good().build());
                token.sign(new MACSigner(secret));
                assertThat(tokens.verify(token.serialize()).isPresent())
                        .as(secret + " " + name)
                        .isEqualTo(secret.equals(SECRET) && name.equals(kid));
            }
        }
    }
}
