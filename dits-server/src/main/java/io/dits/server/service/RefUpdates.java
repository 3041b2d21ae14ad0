// SPDX-License-Identifier: Apache-2.0
package io.dits.server.service;

import io.dits.core.model.ObjectId;
import io.dits.core.model.RefName;
import io.dits.core.model.TagId;
import io.dits.core.model.TargetId;
import io.dits.core.store.RefChange;
import io.dits.core.store.RefUpdate;
import io.dits.server.meta.Cause;
import io.dits.server.meta.Ledger;
import io.dits.server.meta.RepositoryRole;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Moving refs: the moment at which a push becomes true. */
public final class RefUpdates {
    private final Ledger ledger;

    /** The use case over that ledger. */
    public RefUpdates(Ledger ledger) {
        this.ledger = ledger;
    }

    /**
     * Moves all these refs or none. Repeating a push that was applied is answered as applied and changes nothing.
     *
     * @param force whether branches may go elsewhere than forward
     * @throws IllegalArgumentException if a name stands twice or is neither {@code heads/…} nor {@code tags/…}, or a
     *     branch would point to a tag
     */
    public PushResult push(WriteAccess access, List<RefChange> changes, boolean force, Cause cause) {
        check(changes);
        try {
            return ledger.transact(access.id(), cause, now -> push(now, access.actor(), changes, force))
                    .orElseGet(PushResult.Gone::new);
        } catch (NameClashException e) {
            return new PushResult.NameClash(e.reason());
        }
    }

    private static void check(List<RefChange> changes) {
        Set<RefName> names = new HashSet<>();
        for (RefChange change : changes) {
            RefName name = change.name();
            if (!names.add(name)) {
                throw new IllegalArgumentException("refs: '" + name + "' stands twice among the changes");
            }
            if (!name.isBranch() && !name.isTag()) {
                throw new IllegalArgumentException("refs: wanted heads/… or tags/…, found '" + name + "'");
            }
            if (name.isBranch() && change.to().filter(TagId.class::isInstance).isPresent()) {
                throw new IllegalArgumentException("refs: the branch '" + name + "' cannot point to a tag");
            }
        }
    }

    private static PushResult push(Ledger.Transaction now, Actor actor, List<RefChange> changes, boolean force) {
        // Asked again inside of the transaction: the right may have been withdrawn while the objects were coming in.
        if (now.actor()
                .flatMap(standing -> Permissions.role(actor.scopes(), standing, now.repository()))
                .filter(role -> role.includes(RepositoryRole.WRITE))
                .isEmpty()) {
            return new PushResult.Denied("you may not write to this repository any more");
        }
        List<RefChange> actual = changes.stream()
                .map(change -> new RefChange(change.name(), now.refs().find(change.name()), change.to()))
                .toList();
        if (actual.stream().allMatch(change -> change.from().equals(change.to()))) {
            return new PushResult.Accepted();
        }
        for (int i = 0; i < changes.size(); i++) {
            if (!changes.get(i).from().equals(actual.get(i).from())) {
                return new PushResult.Stale(changes.get(i).name(), actual.get(i).from());
            }
        }
        return checkTargets(now, changes, force).orElseGet(() -> apply(now, changes, forced(now, changes, force)));
    }

    private static Optional<PushResult> checkTargets(Ledger.Transaction now, List<RefChange> changes, boolean force) {
        Set<TargetId> tips =
                changes.stream().flatMap(change -> change.to().stream()).collect(Collectors.toSet());
        Set<ObjectId> missing = now.missing(tips);
        if (!missing.isEmpty()) {
            return Optional.of(new PushResult.Incomplete(List.copyOf(missing)));
        }
        for (RefChange change : changes) {
            if (!force && change.name().isBranch() && moves(change)) {
                Optional<Boolean> forward = forward(now, change);
                if (forward.isEmpty()) {
                    throw new IllegalArgumentException("refs: '" + change.name() + "' would move by more than "
                            + Ledger.Transaction.MOST_PASSED + " commits, and nothing says that it goes forward."
                            + " If it is meant, push it with force");
                }
                if (!forward.get()) {
                    return Optional.of(new PushResult.NotFastForward(
                            change.name(), change.from().orElseThrow()));
                }
            }
        }
        return Optional.empty();
    }

    private static boolean moves(RefChange change) {
        return change.from().isPresent() && change.to().isPresent();
    }

    private static Optional<Boolean> forward(Ledger.Transaction now, RefChange change) {
        return now.isAncestor(
                now.commitOf(change.from().orElseThrow()),
                now.commitOf(change.to().orElseThrow()));
    }

    /** Tags that move, and branches that move elsewhere than forward, or of which that cannot be told. */
    private static Set<RefName> forced(Ledger.Transaction now, List<RefChange> changes, boolean force) {
        return changes.stream()
                .filter(RefUpdates::moves)
                .filter(change ->
                        change.name().isTag() || (force && !forward(now, change).orElse(false)))
                .map(RefChange::name)
                .collect(Collectors.toSet());
    }

    private static PushResult apply(Ledger.Transaction now, List<RefChange> changes, Set<RefName> forced) {
        try {
            return switch (now.refs(forced).update(changes)) {
                case RefUpdate.Applied applied -> new PushResult.Accepted();
                case RefUpdate.Stale stale -> new PushResult.Stale(stale.name(), stale.actual());
            };
        } catch (IllegalArgumentException e) {
            // Thrown on, so that the transaction is undone: the clash is found after the rows were written.
            throw new NameClashException(e);
        }
    }

    private static final class NameClashException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final String reason;

        NameClashException(IllegalArgumentException cause) {
            super(cause);
            this.reason = String.valueOf(cause.getMessage());
        }

        String reason() {
            return reason;
        }
    }
}
