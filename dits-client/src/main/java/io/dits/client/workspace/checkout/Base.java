// SPDX-License-Identifier: Apache-2.0
package io.dits.client.workspace.checkout;

import io.dits.client.workspace.index.Content;
import io.dits.core.graph.TreeDiff;
import io.dits.core.model.TreeId;
import io.dits.core.store.BlobStore;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;

/** What the commit has that a checkout starts from, told by its differences to where the checkout goes. */
final class Base {
    /** A start of which nothing is known, so that nothing can be told to have been added since. */
    static final Base UNKNOWN = new Base(Optional.empty(), Map.of(), Set.of());

    private final Optional<SortedMap<String, Content>> target;
    private final Map<String, Optional<Content>> before;
    private final Set<String> decided;

    private Base(
            Optional<SortedMap<String, Content>> target, Map<String, Optional<Content>> before, Set<String> decided) {
        this.target = target;
        this.before = before;
        this.decided = decided;
    }

    /** A known start; what was added at {@code decided} paths is no work. */
    static Base of(
            BlobStore store,
            Optional<TreeId> from,
            Optional<TreeId> to,
            SortedMap<String, Content> target,
            Set<String> decided) {
        Map<String, Optional<Content>> before = new HashMap<>();
        TreeDiff.between(
                store,
                from,
                to,
                change -> before.put(change.path().text(), change.before().flatMap(Content::of)));
        return new Base(Optional.of(target), before, decided);
    }

    /** True if what the index has at a path is not what the commit has there. */
    boolean addedSince(String path, Optional<Content> indexed) {
        return target.isPresent() && !decided.contains(path) && !indexed.equals(at(path, target.get()));
    }

    private Optional<Content> at(String path, SortedMap<String, Content> reached) {
        return before.getOrDefault(path, Optional.ofNullable(reached.get(path)));
    }

    /** True if the checkout leaves the path as it is. */
    boolean agrees(String path) {
        return !before.containsKey(path);
    }
}
