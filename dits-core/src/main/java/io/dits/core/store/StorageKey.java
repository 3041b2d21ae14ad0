// SPDX-License-Identifier: Apache-2.0
package io.dits.core.store;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The name of an object in an {@link ObjectStorage}: parts of letters, digits, dots, hyphens and underscores with slashes
 * between them, none starting with a dot, at most {@value #MAX_LENGTH} characters. Ordered as text.
 */
public record StorageKey(String text) implements Comparable<StorageKey> {
    /** The longest key. */
    public static final int MAX_LENGTH = 512;

    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*");

    /**
     * Checks the form.
     *
     * @throws IllegalArgumentException if the text does not have it
     */
    public StorageKey {
        if (!hasForm(text)) {
            throw new IllegalArgumentException(
                    "storage key: not of the form part/part/…: " + text.substring(0, Math.min(text.length(), 80)));
        }
    }

    private static boolean hasForm(String text) {
        return text.length() <= MAX_LENGTH && FORM.matcher(text).matches();
    }

    /** The key of that text, which may be anything that somebody put beside our objects. */
    public static Optional<StorageKey> find(String text) {
        return hasForm(text) ? Optional.of(new StorageKey(text)) : Optional.empty();
    }

    @Override
    public int compareTo(StorageKey other) {
        return text.compareTo(other.text);
    }

    @Override
    public String toString() {
        return text;
    }
}
