// SPDX-License-Identifier: Apache-2.0
package io.dits.client.sync;

import io.dits.client.http.ApiProblem;
import io.dits.client.http.RemoteRepository;
import io.dits.core.model.CommitId;
import io.dits.core.store.StoreException;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;

/** Finds out which commits lie between what is wanted and what is had, in a few answers for any length of history. */
final class Negotiation {
    private final RemoteRepository remote;

    Negotiation(RemoteRepository remote) {
        this.remote = remote;
    }

    /**
     * The commits that are ancestors of {@code want} and not of {@code have}; of those that lie too far from it for an
     * answer only the newest, from which a copy finds the others itself.
     */
    Set<CommitId> commits(Collection<CommitId> want, Collection<CommitId> have) {
        Set<CommitId> found = new LinkedHashSet<>();
        Set<CommitId> open = new LinkedHashSet<>(want);
        boolean more = !open.isEmpty();
        while (more) {
            RemoteRepository.Commits answer;
            try {
                answer = remote.history(open, have);
            } catch (StoreException e) {
                if (ApiProblem.of(e)
                        .filter(problem -> problem.code().equals("too_far"))
                        .isPresent()) {
                    found.addAll(open);
                    return found;
                }
                throw e;
            }
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
