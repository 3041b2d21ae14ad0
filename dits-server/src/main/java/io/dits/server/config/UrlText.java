// SPDX-License-Identifier: Apache-2.0
package io.dits.server.config;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Parts of the addresses that operators write. */
final class UrlText {
    private UrlText() {}

    /** What a part says, percent signs decoded; as it stands if it is not encoded, and empty if it is not there. */
    static String decoded(@Nullable String text) {
        if (text == null) {
            return "";
        }
        try {
            // A plus is a plus here: this is no form.
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notEncoded) {
            return text;
        }
    }
}
