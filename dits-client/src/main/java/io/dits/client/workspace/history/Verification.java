// SPDX-License-Identifier: Apache-2.0
package io.dits.client.workspace.history;

import io.dits.core.content.Blob;
import io.dits.core.graph.Children;
import io.dits.core.model.ObjectId;
import io.dits.core.store.BlobStore;
import io.dits.core.store.StoreException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongConsumer;

/** Reads everything that some objects lead to and sees whether it is there and as its name says. */
public final class Verification {
    private final BlobStore store;
    private final LongConsumer progress;
    private final Set<ObjectId> seen = new HashSet<>();
    private final Deque<Wanted> open = new ArrayDeque<>();
    private final List<Problem> problems = new ArrayList<>();
    private long bytes;

    private Verification(BlobStore store, LongConsumer progress) {
        this.store = store;
        this.progress = progress;
    }

    private record Wanted(ObjectId id, String by) {}

    /**
     * An object that is missing or damaged.
     *
     * @param by what refers to it first
     * @param what what is wrong with it
     */
    public record Problem(ObjectId id, String by, String what) {}

    /**
     * What was found.
     *
     * @param objects how many objects are wanted
     * @param bytes uncompressed bytes of those that are good
     * @param problems those that are not
     */
    public record Report(long objects, long bytes, List<Problem> problems) {}

    /**
     * Reads all.
     *
     * @param roots where to begin, with words for who uses each
     * @param progress told of the bytes of each object
     * @throws StoreException if the store cannot answer; damage is none
     */
    public static Report of(BlobStore store, Map<ObjectId, String> roots, LongConsumer progress) {
        Verification verification = new Verification(store, progress);
        roots.forEach(verification::want);
        while (!verification.open.isEmpty()) {
            verification.read(verification.open.pop());
        }
        return new Report(verification.seen.size(), verification.bytes, List.copyOf(verification.problems));
    }

    private void want(ObjectId id, String by) {
        if (seen.add(id)) {
            open.push(new Wanted(id, by));
        }
    }

    private void read(Wanted wanted) {
        try {
            // The store proves the name of what it reads.
            Optional<Blob> blob = store.get(wanted.id());
            if (blob.isEmpty()) {
                problems.add(new Problem(wanted.id(), wanted.by(), "is missing"));
                return;
            }
            for (ObjectId child : Children.of(blob.get()).reversed()) {
                want(child, wanted.id().text());
            }
            bytes += blob.get().size();
            progress.accept(blob.get().size());
        } catch (StoreException e) {
            if (e.kind() != StoreException.Kind.BROKEN) {
                throw e;
            }
            problems.add(new Problem(wanted.id(), wanted.by(), "is damaged: " + e.getMessage()));
        } catch (IllegalArgumentException e) {
            problems.add(new Problem(wanted.id(), wanted.by(), "is malformed: " + e.getMessage()));
        }
    }
}
