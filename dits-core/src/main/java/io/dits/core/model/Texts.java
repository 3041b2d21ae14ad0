// SPDX-License-Identifier: Apache-2.0
package io.dits.core.model;

import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** The check that every free text of an object passes: valid Unicode, bounded, no NUL. */
final class Texts {
    private Texts() {}

    static void check(String what, String text, int maxBytes) {
        int bytes;
        try {
            bytes = StandardCharsets.UTF_8
                    .newEncoder()
                    .encode(CharBuffer.wrap(text))
                    .remaining();
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException(what + ": is not valid Unicode", e);
        }
        if (bytes > maxBytes) {
            throw new IllegalArgumentException(what + ": wanted at most " + maxBytes + " bytes, found " + bytes);
        }
        if (text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException(what + ": has a NUL character");
        }
    }
}
