// SPDX-License-Identifier: Apache-2.0
package io.dits.server.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Takes the path of an address apart, strictly: what two programs could read in two ways is refused. */
final class Paths {
    private Paths() {}

    /**
     * The decoded parts between the slashes.
     *
     * @throws Problem 400 if a part is a dot or two, holds a slash, backslash or control character, also encoded, or is
     *     not UTF-8
     */
    static List<String> parts(String rawPath) {
        List<String> parts = new ArrayList<>();
        for (String part : rawPath.substring(1).split("/", -1)) {
            String decoded = decode(part);
            if (decoded.equals(".")
                    || decoded.equals("..")
                    || decoded.chars().anyMatch(c -> c < 0x20 || c == 0x7f || c == '/' || c == '\\')) {
                throw Problem.bad("address: a part is . or .., or has a slash, backslash or control character in it");
            }
            parts.add(decoded);
        }
        return parts;
    }

    private static String decode(String part) {
        if (part.indexOf('%') < 0 && part.chars().allMatch(c -> c < 0x80)) {
            return part;
        }
        byte[] raw = part.getBytes(StandardCharsets.UTF_8);
        ByteBuffer out = ByteBuffer.allocate(raw.length);
        for (int i = 0; i < raw.length; i++) {
            if (raw[i] != '%') {
                out.put(raw[i]);
            } else {
                if (i + 2 >= raw.length) {
                    throw broken();
                }
                int high = Character.digit(raw[i + 1], 16);
                int low = Character.digit(raw[i + 2], 16);
                if (high < 0 || low < 0) {
                    throw broken();
                }
                out.put((byte) (high << 4 | low));
                i += 2;
            }
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(out.flip()).toString();
        } catch (CharacterCodingException e) {
            throw broken();
        }
    }

    private static Problem broken() {
        return Problem.bad("address: a part is not percent-encoded UTF-8");
    }
}
