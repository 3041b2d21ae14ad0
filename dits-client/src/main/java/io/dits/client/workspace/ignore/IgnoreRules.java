// SPDX-License-Identifier: Apache-2.0
package io.dits.client.workspace.ignore;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The rules that hold in a directory: those of its own file, before them those of the directories above it. The last rule
 * that speaks of a path decides, that of the nearest file first. What is in an ignored directory is ignored, too: whoever
 * asks goes down from the root and does not enter one.
 */
public final class IgnoreRules {
    /** The file's name. */
    public static final String FILE = ".ditsignore";

    /** No rules. */
    public static final IgnoreRules NONE = new IgnoreRules(Optional.empty(), "", List.of());

    private final Optional<IgnoreRules> above;
    private final String directory;
    private final List<IgnoreRule> rules;

    private IgnoreRules(Optional<IgnoreRules> above, String directory, List<IgnoreRule> rules) {
        this.above = above;
        this.directory = directory;
        this.rules = rules;
    }

    /**
     * These rules and those of a file in a directory below.
     *
     * @param directory its path, empty for the root
     * @param content of the file
     */
    public IgnoreRules with(String directory, String content) {
        String text = content.startsWith("\ufeff") ? content.substring(1) : content;
        List<IgnoreRule> read = Arrays.stream(text.split("\n", -1))
                .map(line -> line.endsWith("\r") ? line.substring(0, line.length() - 1) : line)
                .map(IgnoreRule::parse)
                .flatMap(Optional::stream)
                .toList();
        return read.isEmpty() ? this : new IgnoreRules(Optional.of(this), directory, read);
    }

    /** Whether a path is ignored whose parent is not. */
    public boolean ignores(String path, boolean isDirectory) {
        if (rules.isEmpty() && above.isEmpty()) {
            return false;
        }
        String name = path.substring(path.lastIndexOf('/') + 1);
        String below = directory.isEmpty() ? path : path.substring(directory.length() + 1);
        for (IgnoreRule rule : rules.reversed()) {
            if (rule.matches(below, name, isDirectory)) {
                return !rule.negated();
            }
        }
        return above.map(rules -> rules.ignores(path, isDirectory)).orElse(false);
    }
}
