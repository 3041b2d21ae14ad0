// SPDX-License-Identifier: Apache-2.0
package io.dits.server.service;

import io.dits.core.content.Blob;
import io.dits.core.content.Patch;
import io.dits.core.model.ObjectId;
import io.dits.core.model.TreeId;
import io.dits.core.store.BlobStore;
import io.dits.core.store.StoreException;
import io.dits.core.wire.Frames;
import io.dits.core.wire.Frames.Item;
import io.dits.server.meta.Accepted;
import io.dits.server.meta.Links;
import io.dits.server.meta.RepositoryId;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** One upload on its way in: frames are gathered into groups, each checked, stored and linked as a whole. */
final class Intake implements AutoCloseable {
    /** A group is stored when it has this many bytes: large enough for a pack worth its name, small enough for many. */
    private static final long GROUP = 16L << 20;
    /** And when it has this many objects, so that its queries stay short. */
    private static final int MOST = 8192;
    /** What an object costs besides its bytes. */
    private static final long OVERHEAD = 512;
    /** Metadata is taken apart, which costs several times its bytes. */
    private static final long PARSING = 6;
    /** How often a group is stored that the collector deletes in the same moment; its objects are then all new to it. */
    private static final int ATTEMPTS = 3;

    private final BlobStore store;
    private final Links links;
    private final ByteBudget budget;
    private final Duration patience;
    private final RepositoryId repository;
    private final Sender sender;
    private final Rebuilding rebuilding;
    private final Hold hold;
    private final NameClashes.Looks looks = NameClashes.Looks.usual();
    private List<Item> group = new ArrayList<>();
    /** What was taken from the budget, for the group and for the frame being read. */
    private final List<Long> costs = new ArrayList<>();

    private long taken;
    /** Bytes that the sender has announced for the group. */
    private long announced;
    /** Whether the group has metadata for which not all was taken that it needs. */
    private boolean large;

    private Optional<Upload> refusal = Optional.empty();
    private long received;
    private long stored;
    private long bytes;

    Intake(
            BlobStore store,
            Links links,
            ByteBudget budget,
            Portions portions,
            Duration patience,
            RepositoryId repository,
            Hold hold,
            Sender sender) {
        this.store = store;
        this.links = links;
        this.budget = budget;
        this.patience = patience;
        this.repository = repository;
        this.hold = hold;
        this.sender = sender;
        this.rebuilding = new Rebuilding(links, portions, repository);
    }

    Upload takeAll(InputStream in) throws IOException {
        Frames.Reader frames = new Frames.Reader(in, this::reserve);
        try {
            for (Optional<Item> next = frames.nextItem(); next.isPresent(); next = frames.nextItem()) {
                received++;
                bytes += switch (next.get()) {
                    case Item.Whole(Blob blob) -> blob.size();
                    case Item.InPieces(Patch patch) -> patch.length();
                };
                group.add(next.get());
            }
        } catch (Refused e) {
            return refusal.orElseThrow();
        } catch (IOException e) {
            // The line broke: what came whole is proven and need not come again.
            flush();
            throw e;
        }
        flush();
        return refusal.orElseGet(() -> new Upload.Stored(received, stored, bytes));
    }

    /** Never waits while it holds something, or uploads could wait for each other for ever. */
    private void reserve(ObjectId id, int size) throws Refused {
        long parsing = id.kind().metadata() ? PARSING * size : size;
        // Taken before the bytes come, from a sender who may be slow: never so much that others must wait for him.
        long cost = OVERHEAD + Math.max(size, Math.min(parsing, budget.share()));
        boolean full = group.size() >= MOST || (!group.isEmpty() && taken + cost > GROUP);
        if (full || !budget.tryTake(cost)) {
            flush();
            if (refusal.isPresent()) {
                throw new Refused();
            }
            budget.take(cost, patience);
        }
        taken += cost;
        costs.add(cost);
        large |= parsing > budget.share();
        announced += OVERHEAD + size;
        sender.holds(announced);
    }

    private void flush() {
        if (refusal.isEmpty() && !group.isEmpty()) {
            if (large) {
                budget.alone(patience, this::store);
            } else {
                store();
            }
        }
        group = new ArrayList<>();
        close();
    }

    private void store() {
        switch (rebuilding.whole(group)) {
            case Rebuilding.Outcome.Whole whole -> store(whole.blobs());
            case Rebuilding.Outcome.Refused refused -> refusal = Optional.of(refused.reason());
        }
    }

    private void store(List<Blob> blobs) {
        switch (Completeness.check(links, repository, blobs)) {
            case Completeness.Verdict.Complete complete -> {
                Set<TreeId> composed = new HashSet<>();
                refusal = clash(complete.objects(), blobs, composed);
                if (refusal.isEmpty()) {
                    refusal = room(blobs);
                }
                if (refusal.isEmpty()) {
                    keep(complete, blobs, ATTEMPTS);
                    links.composed(composed);
                }
            }
            case Completeness.Verdict.Refused refused -> refusal = Optional.of(refused.reason());
        }
    }

    /** Before anything is stored: what cannot be linked would lie there for nothing. */
    private Optional<Upload> room(List<Blob> blobs) {
        return hold.ensure(() -> payload(blobs), () -> {
                    Set<ObjectId> lacking = links.missing(
                            repository, blobs.stream().map(Blob::id).toList());
                    return payload(blobs.stream()
                            .filter(blob -> lacking.contains(blob.id()))
                            .toList());
                })
                .map(Upload.OverQuota::new);
    }

    private static long payload(List<Blob> blobs) {
        return blobs.stream().mapToLong(blob -> blob.encoded().payload().length).sum();
    }

    private void keep(Completeness.Verdict.Complete complete, List<Blob> blobs, int attempts) {
        store.putAll(blobs);
        switch (links.accept(repository, complete.objects(), complete.children(), hold.reservation())) {
            case Links.Acceptance.Done done -> {
                stored += done.fresh();
                hold.given(done.bytes());
            }
            case Links.Acceptance.Over over -> refusal = Optional.of(new Upload.OverQuota(over.excess()));
            case Links.Acceptance.Incomplete incomplete ->
                refusal = Optional.of(new Upload.Incomplete(
                        incomplete.missing().stream().sorted().toList()));
            case Links.Acceptance.Gone gone -> {
                if (attempts == 1) {
                    throw new StoreException(
                            StoreException.Kind.UNAVAILABLE, "the collector deletes what is being uploaded: try again");
                }
                // The store had found them; now it will not.
                keep(complete, blobs, attempts - 1);
            }
        }
    }

    /**
     * What no node can see for itself: two names of a large directory that are one to others.
     *
     * @param composed gets the nodes of which nobody needs to fear it any more
     */
    private Optional<Upload> clash(List<Accepted> objects, List<Blob> blobs, Set<TreeId> composed) {
        List<TreeId> doubtful = objects.stream()
                .filter(NameClashes::doubtful)
                .map(object -> (TreeId) object.id())
                .toList();
        List<Upload> found = new ArrayList<>();
        Runnable look = () -> {
            NameClashes clashes = new NameClashes(new TreeReads(store, blobs), looks);
            clashes.find(doubtful).ifPresent(found::add);
            composed.addAll(clashes.composed());
        };
        if (large) {
            look.run();
        } else if (!doubtful.isEmpty()) {
            // It reads nodes that were not reckoned with.
            budget.alone(patience, look);
        }
        return found.stream().findFirst();
    }

    /** Gives back what was taken. */
    @Override
    public void close() {
        costs.forEach(budget::giveBack);
        costs.clear();
        taken = 0;
        announced = 0;
        large = false;
        sender.holds(0);
    }

    /** Ends the reading of a stream that was refused. */
    private static final class Refused extends IOException {
        private static final long serialVersionUID = 1L;
    }
}
