// SPDX-License-Identifier: Apache-2.0
package io.dits.client.workspace.scan;

import io.dits.client.workspace.index.Index;
import io.dits.client.workspace.index.IndexEntry;
import io.dits.client.workspace.index.PathOrder;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Paths that differ in case or Unicode composition alone: macOS and Windows can keep but one of them. */
public final class CaseTwins {
    private final Map<String, String> seen = new HashMap<>();
    private final Set<String> directories = new HashSet<>();

    private CaseTwins() {}

    /** One line for each new path that has a twin. */
    public static List<String> warnings(Index index, List<String> paths) {
        CaseTwins twins = new CaseTwins();
        List<String> fresh =
                paths.stream().filter(path -> index.find(path).isEmpty()).toList();
        List<String> warnings = new ArrayList<>();
        if (!fresh.isEmpty()) {
            index.entries().stream().map(IndexEntry::path).forEach(path -> twins.add(path, new ArrayList<>()));
            fresh.forEach(path -> twins.add(path, warnings));
        }
        return warnings;
    }

    /** The twins among these paths, as lines. */
    public static List<String> among(List<String> paths) {
        CaseTwins twins = new CaseTwins();
        List<String> found = new ArrayList<>();
        paths.forEach(path -> twins.add(path, found));
        return found;
    }

    private void add(String path, List<String> found) {
        for (String above = PathOrder.parent(path);
                !above.isEmpty() && directories.add(above);
                above = PathOrder.parent(above)) {
            check(above, found);
        }
        check(path, found);
    }

    private void check(String path, List<String> found) {
        String folded = Normalizer.normalize(path, Normalizer.Form.NFC).toLowerCase(Locale.ROOT);
        String other = seen.putIfAbsent(folded, path);
        // Below two twin directories only the directories themselves are told.
        if (other != null && !other.equals(path) && PathOrder.parent(other).equals(PathOrder.parent(path))) {
            found.add(path + " and " + other + " are one file on macOS and Windows");
        }
    }
}
