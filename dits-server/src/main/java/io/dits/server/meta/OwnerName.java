// SPDX-License-Identifier: Apache-2.0
package io.dits.server.meta;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The name of a user or organisation as it stands in addresses: 1 to 39 letters, digits and inner hyphens. Compared
 * without case. Some names are kept for the server's own paths.
 */
public record OwnerName(String text) {
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9-]{0,37}[A-Za-z0-9])?");
    private static final Set<String> RESERVED =
            Set.of("api", "auth", "health", "ready", "metrics", "debug", "static", "login", "settings");

    /**
     * Checks the form and the reserved names.
     *
     * @throws IllegalArgumentException if the text is no owner's name
     */
    public OwnerName {
        if (!FORM.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "owner name: wanted 1 to 39 letters, digits and hyphens, not starting or ending with a hyphen");
        }
        if (RESERVED.contains(text.toLowerCase(Locale.ROOT))) {
            throw new IllegalArgumentException("owner name: '" + text + "' is kept for the server itself");
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof OwnerName that && text.equalsIgnoreCase(that.text);
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
