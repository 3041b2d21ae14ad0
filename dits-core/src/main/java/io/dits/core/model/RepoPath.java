// SPDX-License-Identifier: Apache-2.0
package io.dits.core.model;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A path inside a repository: names from the root down, shown with slashes. The root is the path without names. A path
 * has at most {@value #MAX_DEPTH} names.
 */
public record RepoPath(List<FileName> names) implements Comparable<RepoPath> {
    /** The deepest path. */
    public static final int MAX_DEPTH = 128;

    /** The root of the repository. */
    public static final RepoPath ROOT = new RepoPath(List.of());

    /**
     * Copies the names.
     *
     * @throws IllegalArgumentException if there are too many
     */
    public RepoPath {
        names = List.copyOf(names);
        if (names.size() > MAX_DEPTH) {
            throw new IllegalArgumentException(
                    "path: wanted at most " + MAX_DEPTH + " directories, found " + names.size());
        }
    }

    /**
     * Reads names separated by single slashes; the empty text is the root.
     *
     * @throws IllegalArgumentException if a name is refused ({@link FileName}), or the path is absolute or too deep
     */
    public static RepoPath parse(String text) {
        if (text.isEmpty()) {
            return ROOT;
        }
        if (text.length() > MAX_DEPTH * (FileName.MAX_BYTES + 1)) {
            throw new IllegalArgumentException("path: too long: " + text.length() + " characters");
        }
        List<FileName> names = new ArrayList<>();
        for (String name : text.split("/", -1)) {
            names.add(new FileName(name));
        }
        return new RepoPath(names);
    }

    /** This path with one more name at its end. */
    public RepoPath child(FileName name) {
        List<FileName> longer = new ArrayList<>(names);
        longer.add(name);
        return new RepoPath(longer);
    }

    /** The path without its last name; the root's parent is the root. */
    public RepoPath parent() {
        return names.isEmpty() ? this : new RepoPath(names.subList(0, names.size() - 1));
    }

    /** True if this path is {@code directory} or lies below it. */
    public boolean within(RepoPath directory) {
        return names.size() >= directory.names.size()
                && names.subList(0, directory.names.size()).equals(directory.names);
    }

    /** True for the root. */
    public boolean isRoot() {
        return names.isEmpty();
    }

    /** The names with slashes between them; empty for the root. */
    public String text() {
        return names.stream().map(FileName::text).collect(Collectors.joining("/"));
    }

    /** Orders name by name, so that a directory stands right before what is in it. */
    @Override
    public int compareTo(RepoPath other) {
        int shared = Math.min(names.size(), other.names.size());
        for (int i = 0; i < shared; i++) {
            int order = names.get(i).compareTo(other.names.get(i));
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(names.size(), other.names.size());
    }

    @Override
    public String toString() {
        return text();
    }
}
