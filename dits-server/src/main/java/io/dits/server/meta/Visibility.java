// SPDX-License-Identifier: Apache-2.0
package io.dits.server.meta;

import java.util.Locale;

/** Who may read a repository besides its owner. */
public enum Visibility {
    /** Nobody else. */
    PRIVATE,
    /** Every signed-in user. */
    PUBLIC;

    /** The word in JSON and in the database. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The visibility of a word.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Visibility ofWord(String word) {
        return switch (word) {
            case "private" -> PRIVATE;
            case "public" -> PUBLIC;
            default -> throw new IllegalArgumentException("visibility: wanted private or public");
        };
    }
}
