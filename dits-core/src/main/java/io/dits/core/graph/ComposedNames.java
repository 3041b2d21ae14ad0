// SPDX-License-Identifier: Apache-2.0
package io.dits.core.graph;

import io.dits.core.model.FileName;
import java.util.HashSet;
import java.util.Set;

/**
 * Finds two names of one directory that are the same in Unicode's composed form (NFC). Remembers only names that another
 * one can clash with, so that an ordinary directory costs nothing.
 */
final class ComposedNames {
    /** The only ASCII characters that others are composed to: by the kelvin sign, the Greek question mark, and varia. */
    private static final String TARGETS = "K;`";

    private final Set<String> seen = new HashSet<>();

    /** Remembers a name; false if one that clashes with it was seen. */
    boolean add(FileName name) {
        String text = name.text();
        boolean harmless = text.chars().allMatch(c -> c < 0x80 && TARGETS.indexOf(c) < 0);
        return harmless || seen.add(name.nfc());
    }
}
