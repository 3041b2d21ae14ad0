// SPDX-License-Identifier: Apache-2.0
package io.dits.server.meta;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * Several people who own repositories together.
 *
 * @param id the id of the row, which is also that of the owner
 * @param name the name that owns the repositories
 * @param settings what its owners may change besides
 * @param createdAt when it was made
 */
public record Organisation(long id, OwnerName name, Settings settings, Instant createdAt) {
    /** What each member may do in all repositories of an organisation. */
    public enum Base {
        /** Nothing, unless a repository is public or the member its collaborator. */
        NONE,
        /** {@link RepositoryRole#READ}. */
        READ,
        /** {@link RepositoryRole#WRITE}. */
        WRITE,
        /** {@link RepositoryRole#ADMIN}. */
        ADMIN;

        /** The word in JSON and in the database. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /**
         * The base role of a word.
         *
         * @throws IllegalArgumentException if there is none
         */
        public static Base ofWord(String word) {
            return switch (word) {
                case "none" -> NONE;
                case "read" -> READ;
                case "write" -> WRITE;
                case "admin" -> ADMIN;
                default -> throw new IllegalArgumentException("base role: wanted none, read, write or admin");
            };
        }
    }

    /**
     * What the owners may change.
     *
     * @param displayName the name shown to people: 1 to {@value #MAX_DISPLAY_NAME} characters, no control characters
     * @param base what each member has in all repositories
     * @param membersCreate whether each member may make repositories; those who administer it always may
     */
    public record Settings(String displayName, Base base, boolean membersCreate) {
        /** The longest display name in characters. */
        public static final int MAX_DISPLAY_NAME = 256;

        /**
         * Checks the display name.
         *
         * @throws IllegalArgumentException if it is empty, too long or has control characters
         */
        public Settings {
            int length = displayName.codePointCount(0, displayName.length());
            if (length < 1 || length > MAX_DISPLAY_NAME || displayName.chars().anyMatch(Character::isISOControl)) {
                throw new IllegalArgumentException(
                        "display name: wanted 1 to " + MAX_DISPLAY_NAME + " characters without control characters");
            }
        }
    }

    /**
     * What is to become different; what is absent stays.
     *
     * @param name the new name
     * @param displayName in the bounds of {@link Settings}
     * @param base what each member has
     * @param membersCreate whether each member may make repositories
     */
    public record Change(
            Optional<OwnerName> name,
            Optional<String> displayName,
            Optional<Base> base,
            Optional<Boolean> membersCreate) {
        /** Those settings after the change. */
        public Settings applied(Settings before) {
            return new Settings(
                    displayName.orElse(before.displayName()),
                    base.orElse(before.base()),
                    membersCreate.orElse(before.membersCreate()));
        }
    }
}
