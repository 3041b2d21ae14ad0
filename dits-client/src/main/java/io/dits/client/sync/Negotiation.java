// SPDX-License-Identifier: Apache-2.0
package io.dits.client.sync;

import io.dits.client.http.RemoteRepository;
import io.dits.core.model.CommitId;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;

/** Finds out which commits lie between what is wanted and what is had, in a few answers for any length of history. */
final class Negotiation {
    private final RemoteRepository remote;

    Negotiation(RemoteRepository remote) {
        this.remote = remote;
    }

    /** The commits that are ancestors of {@code want} and not of {@code have}. */
    Set<CommitId> commits(Collection<CommitId> want, Collection<CommitId> have) {
        Set<CommitId> found = new LinkedHashSet<>();
        Set<CommitId> open = new LinkedHashSet<>(want);
        boolean more = !open.isEmpty();
        while (more) {
            RemoteRepository.Commits answer = remote.history(open, have);
            int before = found.size();
            answer.edges().forEach(edge -> {
                found.add(edge.id());
                open.addAll(edge.parents());
            });
            open.removeAll(found);
            // An answer that brings nothing new would be asked for for ever.
            more = answer.hasMore() && found.size() > before && !open.isEmpty();
        }
        return found;
    }
}
