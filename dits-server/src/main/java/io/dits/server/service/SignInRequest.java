// SPDX-License-Identifier: Apache-2.0
package io.dits.server.service;

import io.dits.core.content.Hashing;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;

/**
 * One sign-in by a provider. What goes to the provider beside the state is made of the state and of a secret that only the
 * browser has: so nothing of it must be kept, any replica can finish, and who sees the addresses that the browser visits cannot.
 *
 * @param state random, goes to the provider and comes back
 * @param browser the secret of the browser, random; empty where the browser cannot show it
 * @param origin the scheme and authority of this server for people
 */
public record SignInRequest(String state, String browser, URI origin) {
    /** What the provider must write into what it signs. */
    public String nonce() {
        return derived("nonce");
    }

    /** What a code can be traded with: the code verifier of RFC 7636. */
    public String verifier() {
        return derived("verifier");
    }

    /** An id for a message, made of the state alone. */
    public String messageId() {
        // An xsd:ID begins with a letter or an underscore.
        return "_" + HexFormat.of().formatHex(sha256("message\n" + state));
    }

    private String derived(String use) {
        return base64(sha256(use + "\n" + state + "\n" + browser));
    }

    static byte[] sha256(String text) {
        return Hashing.sha256(text.getBytes(StandardCharsets.UTF_8)).bytes();
    }

    static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    @Override
    public String toString() {
        return "SignInRequest[***]";
    }
}
