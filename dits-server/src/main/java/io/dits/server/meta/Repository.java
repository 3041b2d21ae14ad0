// SPDX-License-Identifier: Apache-2.0
package io.dits.server.meta;

import io.dits.core.model.RefName;
import java.time.Instant;
import java.util.Optional;

/**
 * A repository's row.
 *
 * @param id its id
 * @param ownerId the user or organisation that it belongs to
 * @param owner the owner's name
 * @param name its name
 * @param settings what its owner may change besides
 * @param createdAt when it was made
 * @param updatedAt when a ref or setting last changed
 */
public record Repository(
        RepositoryId id,
        long ownerId,
        OwnerName owner,
        RepositoryName name,
        Settings settings,
        Instant createdAt,
        Instant updatedAt) {
    /**
     * What is to become different; what is absent stays as it is then, not as whoever asks has seen it.
     *
     * @param name the new name
     * @param description in the bounds of {@link Settings}
     * @param visibility who may read it
     * @param defaultBranch a branch
     */
    public record Change(
            Optional<RepositoryName> name,
            Optional<String> description,
            Optional<Visibility> visibility,
            Optional<RefName> defaultBranch) {
        /**
         * Checks the bounds.
         *
         * @throws IllegalArgumentException if one is left
         */
        public Change {
            description.ifPresent(Settings::checkDescription);
            defaultBranch.ifPresent(Settings::checkBranch);
        }
    }

    /**
     * What the owner may change.
     *
     * @param description at most {@value #MAX_DESCRIPTION} characters, no control characters but line breaks and tabs
     * @param visibility who may read it
     * @param defaultBranch the branch that a clone starts on
     */
    public record Settings(String description, Visibility visibility, RefName defaultBranch) {
        /** The longest description in characters. */
        public static final int MAX_DESCRIPTION = 1000;

        /**
         * Checks the bounds.
         *
         * @throws IllegalArgumentException if one is left
         */
        public Settings {
            checkDescription(description);
            checkBranch(defaultBranch);
        }

        private static void checkDescription(String description) {
            if (description.codePointCount(0, description.length()) > MAX_DESCRIPTION) {
                throw new IllegalArgumentException("description: wanted at most " + MAX_DESCRIPTION + " characters");
            }
            if (description.codePoints().anyMatch(Settings::unfit)) {
                throw new IllegalArgumentException("description: has a control character or half a character");
            }
        }

        private static void checkBranch(RefName defaultBranch) {
            if (!defaultBranch.isBranch()) {
                throw new IllegalArgumentException("default branch: '" + defaultBranch + "' is no branch");
            }
        }

        private static boolean unfit(int c) {
            return Character.getType(c) == Character.SURROGATE
                    || (Character.isISOControl(c) && "\n\r\t".indexOf(c) < 0);
        }
    }
}
