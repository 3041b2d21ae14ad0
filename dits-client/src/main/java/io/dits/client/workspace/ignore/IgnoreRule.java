// SPDX-License-Identifier: Apache-2.0
package io.dits.client.workspace.ignore;

import java.util.Optional;

/** One line of a {@code .ditsignore}. */
final class IgnoreRule {
    private final Glob glob;
    private final boolean negated;
    private final boolean directoriesOnly;
    /** Without a slash in it the pattern is held against the name alone, at any depth. */
    private final boolean nameOnly;

    private IgnoreRule(Glob glob, boolean negated, boolean directoriesOnly, boolean nameOnly) {
        this.glob = glob;
        this.negated = negated;
        this.directoriesOnly = directoriesOnly;
        this.nameOnly = nameOnly;
    }

    /** Reads a line without its end; empty for a blank line, a comment, or what can match nothing. */
    static Optional<IgnoreRule> parse(String line) {
        String text = withoutTrailingSpaces(line);
        if (text.startsWith("#")) {
            return Optional.empty();
        }
        boolean negated = text.startsWith("!");
        if (negated) {
            text = text.substring(1);
        }
        boolean directoriesOnly = text.endsWith("/");
        if (directoriesOnly) {
            text = text.substring(0, text.length() - 1);
        }
        boolean nameOnly = text.indexOf('/') < 0;
        if (text.startsWith("/")) {
            text = text.substring(1);
        }
        if (text.isEmpty()) {
            return Optional.empty();
        }
        return Glob.parse(text).map(glob -> new IgnoreRule(glob, negated, directoriesOnly, nameOnly));
    }

    private static String withoutTrailingSpaces(String line) {
        int end = line.length();
        while (end > 0 && line.charAt(end - 1) == ' ' && !escaped(line, end - 1)) {
            end--;
        }
        return line.substring(0, end);
    }

    private static boolean escaped(String line, int at) {
        int slashes = 0;
        while (at - slashes > 0 && line.charAt(at - slashes - 1) == '\\') {
            slashes++;
        }
        return slashes % 2 == 1;
    }

    /**
     * Whether the rule speaks of a path.
     *
     * @param path from the directory of the rule's file on
     * @param name the last part of it
     */
    boolean matches(String path, String name, boolean directory) {
        return (directory || !directoriesOnly) && glob.matches(nameOnly ? name : path);
    }

    /** True if what it speaks of is not ignored. */
    boolean negated() {
        return negated;
    }
}
