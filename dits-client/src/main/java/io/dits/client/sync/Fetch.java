// SPDX-License-Identifier: Apache-2.0
package io.dits.client.sync;

import io.dits.client.http.RemoteRepository;
import io.dits.client.progress.Progress;
import io.dits.core.graph.Transfer;
import io.dits.core.model.CommitId;
import io.dits.core.model.ObjectId;
import io.dits.core.model.RefName;
import io.dits.core.model.TagId;
import io.dits.core.model.TargetId;
import io.dits.core.store.BlobStore;
import io.dits.core.store.RefChange;
import io.dits.core.store.RefUpdate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Copies what the working copy lacks of a remote's branches and tags, then remembers where they are. */
public final class Fetch {
    private static final String TAGS = "tags/";

    private final Local local;
    private final RemoteRepository remote;
    private final Seen seen;
    private final Progress progress;

    /** Fetches from there to here; {@code remoteName} is the working copy's own word for it. */
    public Fetch(Local local, RemoteRepository remote, String remoteName, Progress progress) {
        this.local = local;
        this.remote = remote;
        this.seen = new Seen(local.refs(), remoteName);
        this.progress = progress;
    }

    /**
     * What came.
     *
     * @param branches the remote's branches, as they are there
     * @param moved those that are not where they were last seen
     * @param received what went over
     * @param clashing tags that are elsewhere here than there, or cannot be beside one that is here; all stay as they are
     */
    public record Result(
            SortedMap<RefName, TargetId> branches,
            List<Moved> moved,
            Transfer.Result received,
            List<RefName> clashing) {}

    /**
     * A ref that is elsewhere now.
     *
     * @param from where it was; empty: it is new
     * @param to where it is; empty: it is gone there
     */
    public record Moved(RefName name, Optional<TargetId> from, Optional<TargetId> to) {}

    /** Fetches all branches and tags; with {@code prune}, forgets branches that are gone there. */
    public Result fetch(boolean prune) {
        return fetch(prune, Optional.empty());
    }

    /** Fetches all after a part of it has come already; that has been finished. */
    public Result fetch(Arriving before) {
        return fetch(false, Optional.of(before));
    }

    private Result fetch(boolean prune, Optional<Arriving> before) {
        SortedMap<RefName, TargetId> there = remote.refs().list("");
        SortedMap<RefName, TargetId> branches = new TreeMap<>();
        SortedMap<RefName, TargetId> tags = new TreeMap<>();
        there.forEach((name, target) -> (name.isBranch() ? branches : tags).put(name, target));
        Transfer.Result received = receive(new HashSet<>(there.values()), before);
        List<Moved> moved = remember(branches, prune);
        List<RefName> clashing = takeTags(tags, moved);
        return new Result(branches, List.copyOf(moved), received, clashing);
    }

    private Transfer.Result receive(Set<TargetId> targets, Optional<Arriving> before) {
        // A branch may have gone elsewhere meanwhile; what was brought of it is kept all the same.
        before.ifPresent(arriving -> targets.addAll(arriving.targets()));
        Transfer.Result copied =
                copy(targets, before.<BlobStore>map(arriving -> arriving).orElseGet(remote::blobs));
        return before.map(arriving -> arriving.with(copied)).orElse(copied);
    }

    private Transfer.Result copy(Set<TargetId> targets, BlobStore from) {
        Set<ObjectId> missing = local.blobs().missing(targets);
        Set<ObjectId> roots = new LinkedHashSet<>(Mending.roots(remote.blobs(), local.blobs()));
        if (missing.isEmpty() && roots.isEmpty()) {
            return new Transfer.Result(0, 0, 0);
        }
        missing.stream().filter(TagId.class::isInstance).forEach(roots::add);
        List<CommitId> want = missing.stream()
                .filter(CommitId.class::isInstance)
                .map(CommitId.class::cast)
                .toList();
        List<CommitId> have = Tips.present(local.blobs(), local.refs().list("").values());
        roots.addAll(new Negotiation(remote).commits(want, have));
        try (Counting counting = new Counting(progress, "Receiving")) {
            return Transfer.copy(from, local.blobs(), roots, counting);
        }
    }

    private List<Moved> remember(SortedMap<RefName, TargetId> branches, boolean prune) {
        List<Moved> moved = new ArrayList<>();
        SortedMap<RefName, TargetId> before = seen.all();
        // Those that are gone go first: a/b can only come when a is not there any more.
        if (prune) {
            before.forEach((name, target) -> {
                if (!branches.containsKey(name)) {
                    seen.at(name, Optional.empty());
                    moved.add(new Moved(name, Optional.of(target), Optional.empty()));
                }
            });
        }
        branches.forEach((name, target) -> {
            Optional<TargetId> was = Optional.ofNullable(before.get(name));
            if (!was.equals(Optional.of(target))) {
                seen.at(name, Optional.of(target));
                moved.add(new Moved(name, was, Optional.of(target)));
            }
        });
        return moved;
    }

    /** Takes tags that are new here. One that is elsewhere here stays: a tag is not to move behind its owner's back. */
    private List<RefName> takeTags(SortedMap<RefName, TargetId> tags, List<Moved> moved) {
        SortedMap<RefName, TargetId> here = local.refs().list(TAGS);
        List<RefName> clashing = new ArrayList<>();
        tags.forEach((name, target) -> {
            Optional<TargetId> own = Optional.ofNullable(here.get(name));
            if (!own.equals(Optional.of(target)) && (own.isPresent() || clashes(name, here.keySet()))) {
                clashing.add(name);
            } else if (own.isEmpty()) {
                RefChange change = new RefChange(name, Optional.empty(), Optional.of(target));
                if (local.refs().update(List.of(change)) instanceof RefUpdate.Applied) {
                    moved.add(new Moved(name, Optional.empty(), Optional.of(target)));
                }
            }
        });
        return clashing;
    }

    /** Whether one of these would be a directory of the other. */
    private static boolean clashes(RefName name, Set<RefName> others) {
        return others.stream()
                .anyMatch(other -> other.text().startsWith(name.text() + "/")
                        || name.text().startsWith(other.text() + "/"));
    }
}
