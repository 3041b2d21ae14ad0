// SPDX-License-Identifier: Apache-2.0
package io.dits.client.workspace.scan;

import io.dits.client.workspace.index.Index;
import io.dits.client.workspace.index.IndexEntry;
import io.dits.client.workspace.index.PathOrder;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Collection;
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
    private final List<String> same = new ArrayList<>();
    private final List<String> alike = new ArrayList<>();

    private CaseTwins() {}

    /** The twins of new paths among those of an index, but for entries that go. */
    public static CaseTwins of(Index index, Collection<String> gone, List<String> paths) {
        CaseTwins twins = new CaseTwins();
        List<String> fresh =
                paths.stream().filter(path -> index.find(path).isEmpty()).toList();
        if (!fresh.isEmpty()) {
            Set<String> going = Set.copyOf(gone);
            index.entries().stream()
                    .map(IndexEntry::path)
                    .filter(path -> !going.contains(path))
                    .forEach(twins::add);
            twins.same.clear();
            twins.alike.clear();
            fresh.forEach(twins::add);
        }
        return twins;
    }

    /** A line for each new path that is the same as another in Unicode's composed form: no tree can hold both. */
    public List<String> same() {
        return same;
    }

    /** A line for each other new path that has a twin. */
    public List<String> alike() {
        return alike;
    }

    private void add(String path) {
        for (String above = PathOrder.parent(path);
                !above.isEmpty() && directories.add(above);
                above = PathOrder.parent(above)) {
            check(above);
        }
        check(path);
    }

    private void check(String path) {
        String composed = Normalizer.normalize(path, Normalizer.Form.NFC);
        String other = seen.putIfAbsent(composed.toLowerCase(Locale.ROOT), path);
        // Below two twin directories only the directories themselves are told.
        if (other == null || other.equals(path) || !PathOrder.parent(other).equals(PathOrder.parent(path))) {
            return;
        }
        if (composed.equals(Normalizer.normalize(other, Normalizer.Form.NFC))) {
            same.add(path + " is the same as '" + other + "' in Unicode NFC");
        } else {
            alike.add(path + " and " + other + " are one file on macOS and Windows");
        }
    }
}
