// SPDX-License-Identifier: Apache-2.0
package io.dits.server.service;

import io.dits.core.content.Blob;
import io.dits.core.content.Patch;
import io.dits.core.model.ChunkId;
import io.dits.core.model.ObjectId;
import io.dits.core.store.StoreException;
import io.dits.core.wire.Frames.Item;
import io.dits.server.meta.Links;
import io.dits.server.meta.RepositoryId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Makes the chunks of a group that came in pieces. They are made only of chunks that are linked in the repository, as if
 * its sender had fetched them: so a name that somebody knows brings him no bytes.
 */
final class Rebuilding {
    /** The most bytes of bases for one group: a few small frames are not to make the server read without end. */
    private static final long MOST_BASES = 256L << 20;

    private final Links links;
    private final Portions portions;
    private final RepositoryId repository;

    Rebuilding(Links links, Portions portions, RepositoryId repository) {
        this.links = links;
        this.portions = portions;
        this.repository = repository;
    }

    /** What came of a group. */
    sealed interface Outcome {
        /** All objects of the group, in its order. */
        record Whole(List<Blob> blobs) implements Outcome {}

        /** The upload must end so. */
        record Refused(Upload reason) implements Outcome {}
    }

    /**
     * Makes what came in pieces: one query for all bases, and each base read once.
     *
     * @throws io.dits.core.content.WrongNameException if pieces do not hash to the name that they came with
     * @throws IllegalArgumentException if a range is not within its base, or the bases are too much
     */
    Outcome whole(List<Item> group) {
        Map<ChunkId, Patch.Making> makings = new LinkedHashMap<>();
        Map<ObjectId, List<Patch.Making>> waiting = new HashMap<>();
        Set<ChunkId> bases = new LinkedHashSet<>();
        for (Item item : group) {
            if (item instanceof Item.InPieces(Patch patch)) {
                Patch.Making making = new Patch.Making(patch);
                makings.put(patch.id(), making);
                for (ChunkId base : patch.bases()) {
                    bases.add(base);
                    waiting.computeIfAbsent(base, _ -> new ArrayList<>()).add(making);
                }
            }
        }
        if (!bases.isEmpty()) {
            Optional<Upload> refusal = give(bases, waiting);
            if (refusal.isPresent()) {
                return new Outcome.Refused(refusal.get());
            }
        }
        List<Blob> blobs = new ArrayList<>(group.size());
        for (Item item : group) {
            blobs.add(
                    switch (item) {
                        case Item.Whole(Blob blob) -> blob;
                        case Item.InPieces(Patch patch) ->
                            java.util.Objects.requireNonNull(makings.get(patch.id()))
                                    .chunk();
                    });
        }
        return new Outcome.Whole(blobs);
    }

    private Optional<Upload> give(Set<ChunkId> bases, Map<ObjectId, List<Patch.Making>> waiting) {
        Map<ObjectId, Integer> known = links.sizes(repository, bases);
        Map<ObjectId, Integer> sizes = new LinkedHashMap<>();
        List<ObjectId> missing = new ArrayList<>();
        long bytes = 0;
        for (ChunkId base : bases) {
            Optional<Integer> size = Optional.ofNullable(known.get(base));
            size.ifPresentOrElse(found -> sizes.put(base, found), () -> missing.add(base));
            bytes += size.orElse(0);
        }
        if (!missing.isEmpty()) {
            return Optional.of(new Upload.NoBase(missing, Optional.empty()));
        }
        if (bytes > MOST_BASES) {
            throw new IllegalArgumentException("chunks of pieces: wanted at most " + MOST_BASES
                    + " bytes of chunks to copy from at a time, found " + bytes + "; send the chunks whole");
        }
        Set<ObjectId> left = new LinkedHashSet<>(sizes.keySet());
        try {
            portions.each(sizes, base -> {
                left.remove(base.id());
                waiting.getOrDefault(base.id(), List.of()).forEach(making -> making.take(base));
            });
        } catch (StoreException e) {
            if (e.kind() != StoreException.Kind.BROKEN) {
                throw e;
            }
            return Optional.of(new Upload.NoBase(List.copyOf(left), Optional.of(e)));
        }
        return left.isEmpty() ? Optional.empty() : Optional.of(new Upload.NoBase(List.copyOf(left), Optional.empty()));
    }
}
