// SPDX-License-Identifier: Apache-2.0
package io.dits.server.meta;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The name of a repository below its owner: 1 to 100 letters, digits, dots, hyphens and underscores, the first a letter,
 * digit or underscore. Compared without case.
 */
public record RepositoryName(String text) {
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,99}");

    /**
     * Checks the form.
     *
     * @throws IllegalArgumentException if the text is no repository's name
     */
    public RepositoryName {
        if (!FORM.matcher(text).matches()) {
            throw new IllegalArgumentException("repository name: wanted 1 to 100 letters, digits, dots, hyphens and"
                    + " underscores, the first no dot or hyphen");
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RepositoryName that && text.equalsIgnoreCase(that.text);
    }

    @Override
    public int hashCode() {
        return text.toLowerCase(Locale.ROOT).hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
