// SPDX-License-Identifier: Apache-2.0
package io.dits.client.sync;

import io.dits.core.codec.Codec;
import io.dits.core.graph.Damage;
import io.dits.core.model.CommitId;
import io.dits.core.model.ObjectId;
import io.dits.core.model.TagId;
import io.dits.core.model.TargetId;
import io.dits.core.store.BlobStore;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The commits that refs mean. */
final class Tips {
    private Tips() {}

    /** The commit of a target that is in the store. */
    static CommitId commit(BlobStore store, TargetId target) {
        return switch (target) {
            case CommitId commit -> commit;
            case TagId tag -> Damage.read(store, tag, Codec::tag).target();
        };
    }

    /** The commits of those targets that are in the store. */
    static List<CommitId> present(BlobStore store, Collection<TargetId> targets) {
        Set<TargetId> distinct = new HashSet<>(targets);
        Set<ObjectId> missing = store.missing(distinct);
        List<CommitId> commits = new ArrayList<>();
        for (TargetId target : distinct) {
            if (!missing.contains(target)) {
                commits.add(commit(store, target));
            }
        }
        return commits;
    }
}
