// SPDX-License-Identifier: Apache-2.0
package io.dits.client.workspace.ignore;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A pattern of characters, {@code ?}, {@code *}, {@code [a-z]}, {@code **} and escapes, where {@code ?} and {@code *} never
 * match a slash. Matching follows all ways through the pattern at once, so that no pattern takes longer than its length
 * times that of the text.
 */
final class Glob {
    private enum Kind {
        /** One character of a set. */
        ONE,
        /** Any characters but slashes. */
        STAR,
        /** Nothing, or whole directories with the slash behind each. */
        DIRECTORIES,
        /** Any characters at all. */
        REST
    }

    /** One step of a pattern. */
    private record Step(Kind kind, CharSet set) {}

    private static final CharSet NONE = c -> false;
    private static final CharSet NO_SLASH = c -> c != '/';

    private final List<Step> steps;
    /** The pattern itself if it has nothing special. */
    private final Optional<String> literal;
    /** What follows a star if that is all there is, as in {@code *.tmp}. */
    private final Optional<String> suffix;

    private Glob(String pattern, List<Step> steps) {
        this.steps = steps;
        this.literal = plain(pattern);
        this.suffix =
                pattern.startsWith("*") && !pattern.startsWith("**/") ? plain(pattern.substring(1)) : Optional.empty();
    }

    private static Optional<String> plain(String pattern) {
        return pattern.chars().noneMatch(c -> "*?[\\".indexOf(c) >= 0) ? Optional.of(pattern) : Optional.empty();
    }

    /** Reads a pattern; empty if it can match nothing, as with a lone backslash at its end. */
    static Optional<Glob> parse(String pattern) {
        List<Step> steps = new ArrayList<>();
        int at = 0;
        while (at < pattern.length()) {
            char c = pattern.charAt(at);
            if (c == '*') {
                at = star(pattern, at, steps);
            } else if (c == '?') {
                steps.add(new Step(Kind.ONE, NO_SLASH));
                at++;
            } else if (c == '[') {
                CharClass.Parsed parsed = CharClass.parse(pattern, at);
                if (parsed.end() < 0) {
                    return Optional.empty();
                }
                steps.add(new Step(Kind.ONE, parsed.set()));
                at = parsed.end();
            } else {
                if (c == '\\') {
                    if (++at == pattern.length()) {
                        return Optional.empty();
                    }
                    c = pattern.charAt(at);
                }
                char literal = c;
                steps.add(new Step(Kind.ONE, x -> x == literal));
                at++;
            }
        }
        return Optional.of(new Glob(pattern, List.copyOf(steps)));
    }

    /** Two stars between slashes stand for directories; anywhere else more stars are one. */
    private static int star(String pattern, int from, List<Step> steps) {
        int end = from;
        while (end < pattern.length() && pattern.charAt(end) == '*') {
            end++;
        }
        boolean starts = from == 0 || pattern.charAt(from - 1) == '/';
        if (end - from == 2 && starts && end < pattern.length() && pattern.charAt(end) == '/') {
            steps.add(new Step(Kind.DIRECTORIES, NONE));
            return end + 1;
        }
        boolean rest = end - from == 2 && starts && end == pattern.length();
        steps.add(new Step(rest ? Kind.REST : Kind.STAR, NONE));
        return end;
    }

    /** True if the whole text is matched. */
    boolean matches(String text) {
        if (literal.isPresent()) {
            return literal.get().equals(text);
        }
        if (suffix.isPresent()) {
            return text.endsWith(suffix.get())
                    && text.lastIndexOf('/', text.length() - suffix.get().length() - 1) < 0;
        }
        // at[i]: all before step i is matched. inside[i]: the directories of step i have begun and not reached a slash.
        boolean[] at = new boolean[steps.size() + 1];
        boolean[] inside = new boolean[at.length];
        boolean[] nextAt = new boolean[at.length];
        boolean[] nextInside = new boolean[at.length];
        at[0] = true;
        skip(at);
        for (int i = 0; i < text.length(); i++) {
            Arrays.fill(nextAt, false);
            Arrays.fill(nextInside, false);
            for (int step = 0; step < steps.size(); step++) {
                advance(step, text.charAt(i), at[step], inside[step], nextAt, nextInside);
            }
            skip(nextAt);
            boolean[] spent = at;
            at = nextAt;
            nextAt = spent;
            spent = inside;
            inside = nextInside;
            nextInside = spent;
        }
        return at[steps.size()];
    }

    private void advance(int step, char c, boolean here, boolean within, boolean[] nextAt, boolean[] nextInside) {
        if (!here && !within) {
            return;
        }
        switch (steps.get(step).kind()) {
            case ONE -> nextAt[step + 1] |= here && steps.get(step).set().has(c);
            case STAR -> nextAt[step] |= c != '/';
            case REST -> nextAt[step] = true;
            case DIRECTORIES -> {
                nextAt[step] |= c == '/';
                nextInside[step] |= c != '/';
            }
        }
    }

    /** What may match nothing is passed over. */
    private void skip(boolean[] at) {
        for (int step = 0; step < steps.size(); step++) {
            if (at[step] && steps.get(step).kind() != Kind.ONE) {
                at[step + 1] = true;
            }
        }
    }
}
