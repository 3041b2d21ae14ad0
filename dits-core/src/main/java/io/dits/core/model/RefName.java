// SPDX-License-Identifier: Apache-2.0
package io.dits.core.model;

import java.nio.charset.StandardCharsets;

/**
 * The full name of a ref: {@code heads/…} for branches, {@code tags/…} for tags; on a client also
 * {@code remotes/<remote>/…} for what was last seen there. At most {@value #MAX_BYTES} bytes of UTF-8. The rules for the
 * parts are those of git's check-ref-format, so that a name can go both ways.
 */
public record RefName(String text) implements Comparable<RefName> {
    /** The longest name in bytes of UTF-8. */
    public static final int MAX_BYTES = 250;

    /**
     * Checks the rules.
     *
     * @throws IllegalArgumentException if the name breaks one; the message says which
     */
    public RefName {
        if (!text.startsWith("heads/") && !text.startsWith("tags/") && !text.startsWith("remotes/")) {
            throw bad(text, "wanted heads/… or tags/…");
        }
        if (text.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
            throw bad(text, "longer than " + MAX_BYTES + " bytes");
        }
        for (String part : text.split("/", -1)) {
            if (part.isEmpty()
                    || part.startsWith(".")
                    || part.startsWith("-")
                    || part.endsWith(".")
                    || part.endsWith(".lock")
                    || part.contains("..")
                    || part.contains("@{")
                    || part.equals("@")) {
                throw bad(text, "a part is empty, starts with . or -, ends with . or .lock, or has .. or @{ in it");
            }
        }
        if (text.codePoints().anyMatch(c -> Character.getType(c) == Character.SURROGATE)) {
            throw bad(text, "is not valid Unicode");
        }
        if (text.chars().anyMatch(c -> c <= 0x20 || c == 0x7f || "~^:?*[\\".indexOf(c) >= 0)) {
            throw bad(text, "has a space, a control character or one of ~^:?*[\\");
        }
    }

    /** The branch of that short name. */
    public static RefName branch(String name) {
        return new RefName("heads/" + name);
    }

    /** The tag of that short name. */
    public static RefName tag(String name) {
        return new RefName("tags/" + name);
    }

    /** True for {@code heads/…}. */
    public boolean isBranch() {
        return text.startsWith("heads/");
    }

    /** True for {@code tags/…}. */
    public boolean isTag() {
        return text.startsWith("tags/");
    }

    /** The name without {@code heads/}, {@code tags/} or {@code remotes/}. */
    public String shortName() {
        return text.substring(text.indexOf('/') + 1);
    }

    @Override
    public int compareTo(RefName other) {
        return text.compareTo(other.text);
    }

    @Override
    public String toString() {
        return text;
    }

    private static IllegalArgumentException bad(String text, String why) {
        String shown = text.length() > 60 ? text.substring(0, 60) + "…" : text;
        return new IllegalArgumentException("ref name '" + shown.replaceAll("\\p{Cntrl}", "?") + "': " + why);
    }
}
