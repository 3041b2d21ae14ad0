// SPDX-License-Identifier: Apache-2.0
package io.dits.testkit.gcs;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Instant;
import java.util.Base64;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Gives tokens for assertions that a service account signed, and to whoever asks as the machine itself; and knows them again. */
final class Tokens {
    private static final String ACCOUNT = "tests@studio.iam.gserviceaccount.com";
    /** Whom every assertion is for, wherever it is sent. */
    private static final String AUDIENCE = "https://oauth2.googleapis.com/token";

    private static final Base64.Decoder URL = Base64.getUrlDecoder();
    private static final Pattern SCOPE =
            Pattern.compile(".*/auth/(devstorage\\.(read_write|full_control)|cloud-platform).*");

    private final KeyPair keys;
    private final String address;
    private final Set<String> valid = ConcurrentHashMap.newKeySet();

    /** Gives tokens at that address. */
    Tokens(String address) throws GeneralSecurityException {
        this.address = address;
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        this.keys = generator.generateKeyPair();
    }

    /** The file of the service account. */
    String file() {
        String key = Base64.getEncoder().encodeToString(keys.getPrivate().getEncoded());
        return """
                {"type":"service_account","project_id":"studio","private_key_id":"1","client_id":"1",
                 "private_key":"-----BEGIN PRIVATE KEY-----\\n%s\\n-----END PRIVATE KEY-----\\n",
                 "client_email":"%s","token_uri":"%s"}""".formatted(key, ACCOUNT, address);
    }

    Answer forAssertion(Asked asked) {
        String form = asked.text();
        if (!asked.method().equals("POST")
                || !form.contains("grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer")) {
            return Answer.error(400, "unsupported_grant_type", "Invalid grant_type");
        }
        Matcher assertion = Pattern.compile("assertion=([^&]+)").matcher(form);
        return assertion.find() && holds(assertion.group(1)) ? give() : oauthError("Invalid JWT Signature.");
    }

    private boolean holds(String assertion) {
        String[] parts = assertion.split("\\.", -1);
        if (parts.length != 3) {
            return false;
        }
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initVerify(keys.getPublic());
            signature.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
            String claims = new String(URL.decode(parts[1]), StandardCharsets.UTF_8);
            long now = Instant.now().getEpochSecond();
            return signature.verify(URL.decode(parts[2]))
                    && claim(claims, "iss").equals(ACCOUNT)
                    && claim(claims, "aud").equals(AUDIENCE)
                    && SCOPE.matcher(claim(claims, "scope")).matches()
                    && Long.parseLong(claim(claims, "exp")) > now
                    && Long.parseLong(claim(claims, "iat")) <= now + 60;
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return false;
        }
    }

    private static String claim(String claims, String name) {
        Matcher matcher = Pattern.compile("\"" + name + "\":\"?([^\",}]*)").matcher(claims);
        return matcher.find() ? matcher.group(1) : "";
    }

    private static Answer oauthError(String text) {
        String json = "{\"error\":\"invalid_grant\",\"error_description\":\"" + text + "\"}";
        return new Answer(
                400, java.util.Map.of("Content-Type", "application/json"), json.getBytes(StandardCharsets.UTF_8));
    }

    Answer ofMachine(Asked asked) {
        if (!asked.header("metadata-flavor").equals(java.util.Optional.of("Google"))) {
            return Answer.empty(403);
        }
        return asked.path().getLast().equals("token")
                ? give()
                : Answer.empty(200).with("Metadata-Flavor", "Google");
    }

    private Answer give() {
        String token = "ya29." + UUID.randomUUID();
        valid.add(token);
        return Answer.json("{\"access_token\":\"" + token + "\",\"expires_in\":3599,\"token_type\":\"Bearer\"}")
                .with("Metadata-Flavor", "Google");
    }

    /** From now on those given so far are refused. */
    void withdraw() {
        valid.clear();
    }

    void check(Asked asked) {
        String header = asked.header("authorization")
                .orElseThrow(
                        () -> Answer.error(401, "required", "Login Required").refused());
        if (!header.startsWith("Bearer ") || !valid.contains(header.substring(7))) {
            throw Answer.error(401, "authError", "Invalid Credentials").refused();
        }
    }
}
