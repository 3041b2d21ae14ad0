// SPDX-License-Identifier: Apache-2.0
package io.dits.server.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.dits.server.service.AccessTokens;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Access tokens as JSON Web Tokens (RFC 7519) signed with HMAC SHA-256. No other algorithm is accepted. Each names the key that it
 * was signed with, so that a secret can be replaced while tokens of the one before are still good.
 */
public final class JwtTokens implements AccessTokens {
    private static final String ISSUER = "dits";
    private static final String AUDIENCE = "dits-api";
    /** Clocks of replicas may differ by this much. */
    private static final Duration SKEW = Duration.ofSeconds(30);
    /** A longer text is not looked at. */
    private static final int LONGEST = 4096;

    private final List<Key> keys;
    private final Duration validFor;
    private final Clock clock;

    /** Signs and checks with that secret of at least 32 characters. */
    public JwtTokens(String secret, Duration validFor, Clock clock) {
        this(List.of(secret), validFor, clock);
    }

    /**
     * Signs with the first of these secrets, and checks with all of them.
     *
     * @param secrets at least 32 characters each
     */
    public JwtTokens(List<String> secrets, Duration validFor, Clock clock) {
        this.keys = secrets.stream().map(Key::new).toList();
        this.validFor = validFor;
        this.clock = clock;
    }

    /** A secret and its name (the header {@code kid}), which follows from it and tells nothing about it. */
    private static final class Key {
        private final byte[] secret;
        private final String id;

        Key(String text) {
            secret = text.getBytes(StandardCharsets.UTF_8);
            try {
                Mac mac = Mac.getInstance("HmacSHA256");
                mac.init(new SecretKeySpec(secret, "HmacSHA256"));
                byte[] name = mac.doFinal("dits key id".getBytes(StandardCharsets.US_ASCII));
                id = HexFormat.of().formatHex(name, 0, 8);
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /**
     * What a valid token says.
     *
     * @param userId whose it is
     * @param family the sign-in that it came from
     * @param issuedAt when it was made
     */
    record Claims(long userId, UUID family, Instant issuedAt) {}

    @Override
    public Duration validFor() {
        return validFor;
    }

    @Override
    public String issue(long userId, UUID family) {
        Instant now = clock.instant();
        JWTClaimsSet claims = new JWTClaimsSet.Builder()
                .issuer(ISSUER)
                .audience(AUDIENCE)
                .subject(Long.toString(userId))
                .claim("sid", family.toString())
                .issueTime(Date.from(now))
                .notBeforeTime(Date.from(now))
                .expirationTime(Date.from(now.plus(validFor)))
                .jwtID(UUID.randomUUID().toString())
                .build();
        Key newest = keys.getFirst();
        SignedJWT token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.HS256).keyID(newest.id).build(), claims);
        try {
            token.sign(new MACSigner(newest.secret));
        } catch (JOSEException e) {
            throw new IllegalStateException("cannot sign a token: is the JWT secret shorter than 32 characters?", e);
        }
        return token.serialize();
    }

    /** What a token says; empty if anything about it is wrong. */
    Optional<Claims> verify(String text) {
        if (text.length() > LONGEST) {
            return Optional.empty();
        }
        try {
            SignedJWT token = SignedJWT.parse(text);
            if (!JWSAlgorithm.HS256.equals(token.getHeader().getAlgorithm()) || !signed(token)) {
                return Optional.empty();
            }
            return claims(token.getJWTClaimsSet());
        } catch (ParseException | JOSEException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Whether one of the keys made the signature: that which the token names, or any if it is of a version that named none. */
    private boolean signed(SignedJWT token) throws JOSEException {
        String named = token.getHeader().getKeyID();
        for (Key key : keys) {
            if ((named == null || key.id.equals(named)) && token.verify(new MACVerifier(key.secret))) {
                return true;
            }
        }
        return false;
    }

    private Optional<Claims> claims(JWTClaimsSet claims) throws ParseException {
        Instant now = clock.instant();
        Date issued = claims.getIssueTime();
        Date notBefore = claims.getNotBeforeTime();
        Date expires = claims.getExpirationTime();
        String family = claims.getStringClaim("sid");
        if (family == null
                || !ISSUER.equals(claims.getIssuer())
                || !claims.getAudience().equals(List.of(AUDIENCE))
                || issued == null
                || notBefore == null
                || expires == null
                || now.plus(SKEW).isBefore(notBefore.toInstant())
                || !now.isBefore(expires.toInstant())) {
            return Optional.empty();
        }
        return Optional.of(
                new Claims(Long.parseLong(claims.getSubject()), UUID.fromString(family), issued.toInstant()));
    }
}
