// SPDX-License-Identifier: Apache-2.0
package io.dits.storage.memory;

import io.dits.core.model.RefName;
import io.dits.core.model.TargetId;
import io.dits.core.store.RefChange;
import io.dits.core.store.RefRules;
import io.dits.core.store.RefUpdate;
import io.dits.core.store.Refs;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Refs in memory. */
public final class MemoryRefs implements Refs {
    private final TreeMap<RefName, TargetId> refs = new TreeMap<>();

    @Override
    public synchronized Optional<TargetId> find(RefName name) {
        return Optional.ofNullable(refs.get(name));
    }

    @Override
    public synchronized SortedMap<RefName, TargetId> list(String prefix) {
        TreeMap<RefName, TargetId> found = new TreeMap<>(refs);
        found.keySet().removeIf(name -> !name.text().startsWith(prefix));
        return found;
    }

    @Override
    public synchronized RefUpdate update(List<RefChange> changes) {
        TreeMap<RefName, TargetId> after = new TreeMap<>(refs);
        RefUpdate outcome = RefRules.apply(after, changes);
        if (outcome instanceof RefUpdate.Applied) {
            refs.clear();
            refs.putAll(after);
        }
        return outcome;
    }
}
