// SPDX-License-Identifier: Apache-2.0
package io.dits.client.workspace.ignore;

/** Characters in brackets, as in {@code [a-z_]}, {@code [!0-9]}, {@code [[:alpha:]]}; a slash is never among them. */
final class CharClass {
    private CharClass() {}

    /**
     * What was read.
     *
     * @param end where the pattern goes on; -1 if the bracket is never closed, or names an unknown class
     */
    record Parsed(CharSet set, int end) {}

    private static final Parsed BAD = new Parsed(c -> false, -1);

    /** Reads the class whose bracket opens at {@code from}. */
    static Parsed parse(String pattern, int from) {
        int at = from + 1;
        boolean negated = at < pattern.length() && (pattern.charAt(at) == '!' || pattern.charAt(at) == '^');
        if (negated) {
            at++;
        }
        CharSet all = c -> false;
        // A closing bracket that comes first is one of the characters.
        for (boolean first = true; at < pattern.length(); first = false) {
            char c = pattern.charAt(at);
            if (c == ']' && !first) {
                CharSet set = all;
                return new Parsed(x -> x != '/' && set.has(x) != negated, at + 1);
            }
            Parsed part = part(pattern, at);
            if (part.end() < 0) {
                return BAD;
            }
            all = either(all, part.set());
            at = part.end();
        }
        return BAD;
    }

    private static CharSet either(CharSet a, CharSet b) {
        return c -> a.has(c) || b.has(c);
    }

    /** A named class, a range or a single character. */
    private static Parsed part(String pattern, int from) {
        if (pattern.startsWith("[:", from)) {
            int close = pattern.indexOf(":]", from + 2);
            return close < 0 ? BAD : named(pattern.substring(from + 2, close), close + 2);
        }
        int at = escaped(pattern, from);
        if (at >= pattern.length()) {
            return BAD;
        }
        char low = pattern.charAt(at);
        at++;
        if (at + 1 < pattern.length() && pattern.charAt(at) == '-' && pattern.charAt(at + 1) != ']') {
            int to = escaped(pattern, at + 1);
            if (to >= pattern.length()) {
                return BAD;
            }
            char high = pattern.charAt(to);
            return new Parsed(c -> c >= low && c <= high, to + 1);
        }
        return new Parsed(c -> c == low, at);
    }

    private static int escaped(String pattern, int at) {
        return pattern.charAt(at) == '\\' ? at + 1 : at;
    }

    private static Parsed named(String name, int end) {
        CharSet set = switch (name) {
            case "alpha" -> c -> ascii(c) && Character.isLetter(c);
            case "digit" -> c -> c >= '0' && c <= '9';
            case "alnum" -> c -> ascii(c) && Character.isLetterOrDigit(c);
            case "upper" -> c -> c >= 'A' && c <= 'Z';
            case "lower" -> c -> c >= 'a' && c <= 'z';
            case "space" -> c -> c == ' ' || (c >= '\t' && c <= '\r');
            case "blank" -> c -> c == ' ' || c == '\t';
            case "punct" -> c -> c > ' ' && c < 0x7f && !Character.isLetterOrDigit(c);
            case "xdigit" -> c -> ascii(c) && Character.digit(c, 16) >= 0;
            case "cntrl" -> c -> c < ' ' || c == 0x7f;
            case "print" -> c -> c >= ' ' && c < 0x7f;
            case "graph" -> c -> c > ' ' && c < 0x7f;
            default -> c -> false;
        };
        return new Parsed(set, end);
    }

    private static boolean ascii(char c) {
        return c < 0x80;
    }
}
