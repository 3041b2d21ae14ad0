// SPDX-License-Identifier: Apache-2.0
package io.dits.server.meta;

import java.util.Locale;

/** What somebody may do in a repository. Each role includes those before it. */
public enum RepositoryRole {
    /** See and fetch it. */
    READ,
    /** Push. */
    WRITE,
    /** Change its name and settings, say who may use it, delete it. */
    ADMIN;

    /** The word in JSON and in the database. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether this role may do what that one may. */
    public boolean includes(RepositoryRole other) {
        return compareTo(other) >= 0;
    }

    /**
     * The role of a word.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static RepositoryRole ofWord(String word) {
        return switch (word) {
            case "read" -> READ;
            case "write" -> WRITE;
            case "admin" -> ADMIN;
            default -> throw new IllegalArgumentException("role: wanted read, write or admin");
        };
    }
}
