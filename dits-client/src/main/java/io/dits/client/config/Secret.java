// SPDX-License-Identifier: Apache-2.0
package io.dits.client.config;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** A text that must not be shown: it prints as {@code ***}. */
public final class Secret {
    private final String text;

    /**
     * Keeps the text.
     *
     * @throws IllegalArgumentException if it is blank or could break out of a header or a line
     */
    public Secret(String text) {
        if (text.isBlank() || text.chars().anyMatch(c -> c <= 0x20 || c >= 0x7f)) {
            throw new IllegalArgumentException("token: wanted visible ASCII characters without spaces");
        }
        this.text = text;
    }

    /** The text itself, for the one place that sends or stores it. */
    public String reveal() {
        return text;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret that && MessageDigest.isEqual(bytes(), that.bytes());
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return "***";
    }

    private byte[] bytes() {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
