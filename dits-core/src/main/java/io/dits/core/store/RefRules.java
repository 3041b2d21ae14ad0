// SPDX-License-Identifier: Apache-2.0
package io.dits.core.store;

import io.dits.core.model.RefName;
import io.dits.core.model.TargetId;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;

/** The rules of {@link Refs#update} for stores that hold all refs of a repository in one map. */
public final class RefRules {
    private RefRules() {}

    /**
     * Applies the changes to the map, or leaves it in an undefined state and says which ref is stale.
     *
     * @throws IllegalArgumentException if a name stands twice, or would be a directory of another's
     */
    public static RefUpdate apply(SortedMap<RefName, TargetId> refs, List<RefChange> changes) {
        Set<RefName> names = new HashSet<>();
        for (RefChange change : changes) {
            if (!names.add(change.name())) {
                throw new IllegalArgumentException("refs: '" + change.name() + "' stands twice in one update");
            }
            Optional<TargetId> actual = Optional.ofNullable(refs.get(change.name()));
            if (!actual.equals(change.from())) {
                return new RefUpdate.Stale(change.name(), actual);
            }
        }
        for (RefChange change : changes) {
            if (change.to().isPresent()) {
                refs.put(change.name(), change.to().get());
            } else {
                refs.remove(change.name());
            }
        }
        checkDirectories(refs, names);
        return new RefUpdate.Applied();
    }

    private static void checkDirectories(SortedMap<RefName, TargetId> refs, Set<RefName> changed) {
        for (RefName name : changed) {
            if (!refs.containsKey(name)) {
                continue;
            }
            for (RefName other : refs.keySet()) {
                if (other.text().startsWith(name.text() + "/") || name.text().startsWith(other.text() + "/")) {
                    throw new IllegalArgumentException("refs: '" + name + "' and '" + other
                            + "' cannot both exist: one is a directory of the other");
                }
            }
        }
    }
}
