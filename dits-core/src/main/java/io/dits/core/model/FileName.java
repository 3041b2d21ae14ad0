// SPDX-License-Identifier: Apache-2.0
package io.dits.core.model;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;

/**
 * One name in a directory: 1 to {@value #MAX_BYTES} bytes of UTF-8 that every supported system can hold and that cannot
 * lead out of its directory. Refused: {@code .} and {@code ..}, slashes of both kinds, control characters, a colon (a
 * second stream of the same file on Windows), a trailing dot or space, reserved device names, and {@code .dits} in any
 * spelling that a file system may take for it. Ordered by unsigned UTF-8 bytes.
 */
public record FileName(String text) implements Comparable<FileName> {
    /** The longest name in bytes of UTF-8. */
    public static final int MAX_BYTES = 255;

    private static final Set<String> DEVICES = Set.of(
            "con", "prn", "aux", "nul", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8", "com9", "lpt1",
            "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9");

    /**
     * Checks the rules above.
     *
     * @throws IllegalArgumentException if the name breaks one; the message says which
     */
    public FileName {
        String problem = problem(text);
        if (!problem.isEmpty()) {
            throw new IllegalArgumentException("file name " + shown(text) + ": " + problem);
        }
    }

    /**
     * The name in these bytes.
     *
     * @throws IllegalArgumentException if they are not UTF-8 or break a rule
     */
    public static FileName ofUtf8(byte[] bytes) {
        try {
            return new FileName(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException(
                    "file name " + shown(new String(bytes, StandardCharsets.UTF_8)) + ": is not UTF-8", e);
        }
    }

    /** The bytes of the name in UTF-8. */
    public byte[] utf8() {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** The name in Unicode's composed form (NFC), in which two names of one directory must differ. */
    public String nfc() {
        return ascii(text) ? text : Normalizer.normalize(text, Normalizer.Form.NFC);
    }

    @Override
    public int compareTo(FileName other) {
        if (ascii(text) && ascii(other.text)) {
            return text.compareTo(other.text);
        }
        return Arrays.compareUnsigned(utf8(), other.utf8());
    }

    @Override
    public String toString() {
        return text;
    }

    private static String problem(String text) {
        if (text.isEmpty()) {
            return "is empty";
        }
        if (text.equals(".") || text.equals("..")) {
            return "names a directory itself or its parent";
        }
        int length = length(text);
        if (length < 0) {
            return "is not valid Unicode";
        }
        if (length > MAX_BYTES) {
            return "is longer than " + MAX_BYTES + " bytes";
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < 0x20 || c == 0x7f || "/\\:".indexOf(c) >= 0) {
                return "has a character that not every system can hold: " + String.format("U+%04X", (int) c);
            }
        }
        if (text.endsWith(".") || text.endsWith(" ")) {
            return "ends with a dot or a space";
        }
        if (isDits(text)) {
            return "is kept for Dits itself";
        }
        int dot = text.indexOf('.');
        String stem = (dot < 0 ? text : text.substring(0, dot)).strip().toLowerCase(Locale.ROOT);
        return DEVICES.contains(stem) ? "is a device name on Windows" : "";
    }

    /** Bytes in UTF-8; -1 if a half of a surrogate pair stands alone. */
    private static int length(String text) {
        if (ascii(text)) {
            return text.length();
        }
        try {
            return StandardCharsets.UTF_8
                    .newEncoder()
                    .encode(CharBuffer.wrap(text))
                    .remaining();
        } catch (CharacterCodingException e) {
            return -1;
        }
    }

    /** True if some file system would open {@code .dits} under this name: case, width, and invisible characters aside. */
    private static boolean isDits(String text) {
        if (ascii(text) && text.length() > 8) {
            return false;
        }
        String folded = text;
        if (!ascii(text)) {
            folded = Normalizer.normalize(text, Normalizer.Form.NFKC)
                    .codePoints()
                    .filter(c -> Character.getType(c) != Character.FORMAT)
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .toString();
        }
        // NTFS keeps a short alias of the form DITS~1 for .dits.
        String lower = folded.toLowerCase(Locale.ROOT).strip();
        return lower.equals(".dits") || lower.equals("dits~1");
    }

    private static boolean ascii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }

    private static String shown(String text) {
        String cut = text.length() > 60 ? text.substring(0, 60) + "…" : text;
        return "'" + cut.replaceAll("\\p{Cntrl}", "?") + "'";
    }
}
