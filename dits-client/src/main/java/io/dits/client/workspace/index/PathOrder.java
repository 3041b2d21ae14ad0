// SPDX-License-Identifier: Apache-2.0
package io.dits.client.workspace.index;

import java.util.Comparator;

/**
 * The order of {@link io.dits.core.model.RepoPath} on the text of paths: name by name, each by unsigned UTF-8 bytes, so
 * that a directory's content stands together, in the order of its tree.
 */
public final class PathOrder {
    /** Orders whole paths. */
    public static final Comparator<String> PATHS = PathOrder::compare;

    private PathOrder() {}

    private static int compare(String a, String b) {
        int shared = Math.min(a.length(), b.length());
        for (int i = 0; i < shared; i++) {
            char x = a.charAt(i);
            char y = b.charAt(i);
            if (x != y) {
                return Integer.compare(rank(x), rank(y));
            }
        }
        return Integer.compare(a.length(), b.length());
    }

    /** The slash comes first; units of pairs come last, because they stand for more than any single unit can. */
    private static int rank(char c) {
        if (c == '/') {
            return 0;
        }
        return Character.isSurrogate(c) ? c + 0x10000 : c;
    }

    /** The directory of a path, empty for the root. */
    public static String parent(String path) {
        int slash = path.lastIndexOf('/');
        return slash < 0 ? "" : path.substring(0, slash);
    }

    /** The last name of a path. */
    public static String name(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** The path of a name in a directory, which is empty for the root. */
    public static String child(String directory, String name) {
        return directory.isEmpty() ? name : directory + "/" + name;
    }

    /** True if the path is the directory or lies below it; all do below the root. */
    public static boolean within(String path, String directory) {
        return directory.isEmpty()
                || (path.startsWith(directory)
                        && (path.length() == directory.length() || path.charAt(directory.length()) == '/'));
    }
}
