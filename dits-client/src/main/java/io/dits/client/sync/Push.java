// SPDX-License-Identifier: Apache-2.0
package io.dits.client.sync;

import io.dits.client.http.RefsOutcome;
import io.dits.client.http.RemoteBlobStore;
import io.dits.client.http.RemoteRepository;
import io.dits.client.http.Saved;
import io.dits.client.progress.Progress;
import io.dits.core.graph.History;
import io.dits.core.graph.Transfer;
import io.dits.core.model.CommitId;
import io.dits.core.model.ObjectId;
import io.dits.core.model.RefName;
import io.dits.core.model.TagId;
import io.dits.core.model.TargetId;
import io.dits.core.store.RefChange;
import io.dits.core.store.StoreException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;

/** Copies what the server lacks, then moves its refs if they are still where they were seen. */
public final class Push {
    private final Local local;
    private final RemoteRepository remote;
    private final String remoteName;
    private final Progress progress;

    /** Pushes from here to there; {@code remoteName} is the working copy's own word for it. */
    public Push(Local local, RemoteRepository remote, String remoteName, Progress progress) {
        this.local = local;
        this.remote = remote;
        this.remoteName = remoteName;
        this.progress = progress;
    }

    /** Moves all these refs or none. */
    public PushResult push(List<PushWish> wishes) {
        SortedMap<RefName, TargetId> there = remote.refs().list("");
        List<PushResult.Moved> moves = new ArrayList<>();
        for (PushWish wish : wishes) {
            Optional<TargetId> actual = Optional.ofNullable(there.get(wish.name()));
            boolean forward = forward(wish.name(), actual, wish.to());
            if (!allowed(wish, actual, forward)) {
                return rejected(wish.name(), actual);
            }
            moves.add(new PushResult.Moved(wish.name(), actual, wish.to(), forward));
        }
        Transfer.Result sent = send(moves, there);
        return move(moves, wishes.stream().anyMatch(PushWish::force), sent);
    }

    private boolean allowed(PushWish wish, Optional<TargetId> actual, boolean forward) {
        if (wish.lease().isPresent()) {
            return wish.lease().get().equals(actual);
        }
        return forward || wish.force();
    }

    /** Whether the move loses nothing: a branch that goes forward; anything new, gone or as it was. */
    private boolean forward(RefName name, Optional<TargetId> from, Optional<TargetId> to) {
        if (from.isEmpty() || to.isEmpty() || from.equals(to)) {
            return true;
        }
        // A tag stays where it is: others took it at its word.
        return name.isBranch()
                && from.get() instanceof CommitId old
                && to.get() instanceof CommitId next
                && local.blobs().missing(List.of(old)).isEmpty()
                && History.of(local.blobs()).isAncestor(old, next);
    }

    private Transfer.Result send(List<PushResult.Moved> moves, SortedMap<RefName, TargetId> refs) {
        List<TargetId> targets = moves.stream()
                .filter(move -> !move.upToDate())
                .flatMap(move -> move.to().stream())
                .toList();
        Set<ObjectId> roots = new LinkedHashSet<>(Mending.roots(local.blobs(), remote.blobs()));
        if (targets.isEmpty() && roots.isEmpty()) {
            return new Transfer.Result(0, 0, 0);
        }
        targets.stream().filter(TagId.class::isInstance).forEach(roots::add);
        List<CommitId> tips = targets.stream()
                .map(target -> Tips.commit(local.blobs(), target))
                .toList();
        List<CommitId> known = Tips.present(local.blobs(), refs.values());
        List<CommitId> fresh = History.of(local.blobs()).since(tips, known);
        roots.addAll(fresh);
        RemoteBlobStore there = remote.blobs(Predecessors.edits(local.blobs(), fresh)::patch);
        try (Counting counting = new Counting(progress, "Sending")) {
            Transfer.Result copied = Transfer.copy(local.blobs(), there, roots, counting);
            Saved saved = there.saved();
            return new Transfer.Result(
                    copied.objects(), copied.bytes() - saved.sent(), copied.presentBytes() + saved.content());
        }
    }

    private PushResult move(List<PushResult.Moved> moves, boolean force, Transfer.Result sent) {
        List<RefChange> changes = moves.stream()
                .filter(move -> !move.upToDate())
                .map(move -> new RefChange(move.name(), move.from(), move.to()))
                .toList();
        RefsOutcome outcome = changes.isEmpty()
                ? new RefsOutcome.Applied()
                : force ? remote.refs().force(changes) : remote.refs().forward(changes);
        return switch (outcome) {
            case RefsOutcome.Applied _ -> {
                moves.forEach(move -> new Seen(local.refs(), remoteName).at(move.name(), move.to()));
                yield new PushResult.Pushed(List.copyOf(moves), sent);
            }
            case RefsOutcome.Stale stale -> rejected(stale.name(), stale.actual());
            case RefsOutcome.NotFastForward stale -> rejected(stale.name(), stale.actual());
            case RefsOutcome.Incomplete incomplete ->
                throw new StoreException(
                        StoreException.Kind.UNAVAILABLE,
                        "the server collected objects while they were pushed: "
                                + incomplete.missing().size() + " are missing. Run the push again");
        };
    }

    private PushResult rejected(RefName name, Optional<TargetId> actual) {
        return new PushResult.Rejected(name, actual, new Seen(local.refs(), remoteName).last(name));
    }
}
