// SPDX-License-Identifier: Apache-2.0
package io.dits.client.sync;

import io.dits.core.model.RefName;
import io.dits.core.model.TargetId;
import io.dits.core.store.RefChange;
import io.dits.core.store.RefUpdate;
import io.dits.core.store.Refs;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Where a remote's branches were last seen: the refs {@code remotes/<remote>/…} of a working copy. */
public final class Seen {
    private final Refs refs;
    private final String remote;

    /** What was seen of the remote of that name. */
    public Seen(Refs refs, String remote) {
        this.refs = refs;
        this.remote = remote;
    }

    /** The ref in which a branch's place is remembered. */
    public RefName ref(RefName branch) {
        return new RefName("remotes/" + remote + "/" + branch.shortName());
    }

    /** Where a branch was last seen; tags are not remembered. */
    public Optional<TargetId> last(RefName branch) {
        return branch.isBranch() ? refs.find(ref(branch)) : Optional.empty();
    }

    /** All branches that were seen, by their names there. */
    public SortedMap<RefName, TargetId> all() {
        SortedMap<RefName, TargetId> branches = new TreeMap<>();
        String prefix = "remotes/" + remote + "/";
        refs.list(prefix)
                .forEach((name, target) ->
                        branches.put(RefName.branch(name.text().substring(prefix.length())), target));
        return branches;
    }

    /** Forgets all of it. */
    public void forget() {
        all().keySet().forEach(branch -> at(branch, Optional.empty()));
    }

    /** Remembers where a branch is now. What others remember meanwhile is as good: the server's word is the truth. */
    void at(RefName branch, Optional<TargetId> now) {
        if (!branch.isBranch()) {
            return;
        }
        RefName name = ref(branch);
        for (int attempt = 0; attempt < 10; attempt++) {
            Optional<TargetId> before = refs.find(name);
            List<RefChange> changes = new ArrayList<>();
            if (now.isPresent()) {
                changes.addAll(inTheWay(branch));
            }
            changes.add(new RefChange(name, before, now));
            if (before.equals(now) || refs.update(changes) instanceof RefUpdate.Applied) {
                return;
            }
        }
    }

    /** Branches that cannot be there any more, because the one that is there would be their directory, or they its. */
    private List<RefChange> inTheWay(RefName branch) {
        return all().entrySet().stream()
                .filter(seen -> seen.getKey().text().startsWith(branch.text() + "/")
                        || branch.text().startsWith(seen.getKey().text() + "/"))
                .map(seen -> new RefChange(ref(seen.getKey()), Optional.of(seen.getValue()), Optional.empty()))
                .toList();
    }
}
