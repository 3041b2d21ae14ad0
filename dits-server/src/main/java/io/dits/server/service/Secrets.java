// SPDX-License-Identifier: Apache-2.0
package io.dits.server.service;

import io.dits.core.content.Hashing;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;

/** Texts of 256 random bits that prove something, of which only the SHA-256 is kept: there is nothing to guess. */
final class Secrets {
    private static final int BYTES = 32;

    private final SecureRandom random;

    Secrets(SecureRandom random) {
        this.random = random;
    }

    byte[] bytes() {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return bytes;
    }

    /** A new one, of letters, digits, hyphens and underscores. */
    String text() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes());
    }

    /** What is kept of one. */
    static byte[] hash(String text) {
        return Hashing.sha256(text.getBytes(StandardCharsets.UTF_8)).bytes();
    }
}
