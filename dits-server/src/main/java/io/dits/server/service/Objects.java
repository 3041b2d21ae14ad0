// SPDX-License-Identifier: Apache-2.0
package io.dits.server.service;

import io.dits.core.model.ChunkId;
import io.dits.core.model.ObjectId;
import io.dits.core.store.BlobStore;
import io.dits.core.wire.Frames;
import io.dits.server.meta.Links;
import io.dits.server.meta.Reservations;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SequencedMap;
import java.util.Set;

/** Objects of a repository: which are missing, take them in, hand them out. */
public final class Objects {
    /** The most bytes of an upload that stand around its objects, if it is one that a client of ours sends. */
    private static final long AROUND = 512 << 10;

    private final BlobStore store;
    private final Links links;
    private final ByteBudget taking;
    private final Portions portions;
    private final Duration patience;
    private final Reservations reservations;

    /**
     * The use cases over these stores.
     *
     * @param store where the bytes are, of all repositories
     * @param links which repository has which
     * @param taking bytes that uploads may have in memory at once
     * @param reading bytes that may be read into memory at once, for fetches and to make chunks that come in pieces
     * @param patience how long a request waits for a part of a budget
     */
    public Objects(BlobStore store, Links links, ByteBudget taking, ByteBudget reading, Duration patience) {
        this(store, links, taking, reading, patience, Reservations.NONE);
    }

    /**
     * The same, where owners have quotas.
     *
     * @param reservations room in them
     */
    public Objects(
            BlobStore store,
            Links links,
            ByteBudget taking,
            ByteBudget reading,
            Duration patience,
            Reservations reservations) {
        this.store = store;
        this.links = links;
        this.taking = taking;
        this.portions = new Portions(store, reading, patience);
        this.patience = patience;
        this.reservations = reservations;
    }

    /**
     * Those of the ids that the repository lacks or has only damaged, in their order. If the actor may write to it, it
     * gets chunks that he may read in other repositories; for them "here" is then true.
     */
    public List<ObjectId> missing(ReadAccess access, List<ObjectId> ids) {
        Set<ObjectId> missing = links.wanted(access.id(), ids);
        if (access.write().isPresent()) {
            List<ChunkId> chunks = missing.stream()
                    .filter(ChunkId.class::isInstance)
                    .map(ChunkId.class::cast)
                    .toList();
            missing.removeAll(links.adopt(access.id(), Permissions.reach(access.actor()), chunks));
        }
        return ids.stream().distinct().filter(missing::contains).toList();
    }

    /**
     * Objects of the repository that are damaged or gone: whoever has them mends it by an upload. In the order of ids, at
     * most {@value Frames#MAX_IDS} of those that come after one.
     */
    public List<ObjectId> damaged(ReadAccess access, Optional<ObjectId> after) {
        return links.damaged(access.id(), after, Frames.MAX_IDS);
    }

    /**
     * Takes in a stream of frames, in groups: memory is bounded however long it is.
     *
     * @param length of the stream, if it is known: there has to be room for it before it is read
     * @param sender hears what is held for him
     * @throws java.io.EOFException if the stream was cut; whole objects before the cut are kept
     * @throws io.dits.core.content.WrongNameException if bytes do not hash to the name they came with
     * @throws IllegalArgumentException if the stream is not of its form
     */
    public Upload upload(WriteAccess access, InputStream frames, OptionalLong length, Sender sender)
            throws IOException {
        try (Hold hold = new Hold(reservations, access.id());
                Intake intake = new Intake(store, links, taking, portions, patience, access.id(), hold, sender)) {
            Optional<Reservations.Excess> over = hold.begin(Math.max(0, length.orElse(0) - AROUND));
            if (over.isPresent()) {
                return new Upload.OverQuota(over.get());
            }
            return intake.takeAll(frames);
        }
    }

    /**
     * Objects that may be handed out.
     *
     * @param sizes their bytes, uncompressed, in the order in which they are handed out
     */
    public record Selection(SequencedMap<ObjectId, Integer> sizes) {}

    /** Those of the ids that the repository has. */
    public Selection readable(ReadAccess access, List<ObjectId> ids) {
        Map<ObjectId, Integer> here = links.sizes(access.id(), ids);
        SequencedMap<ObjectId, Integer> ordered = new LinkedHashMap<>();
        ids.stream().filter(here::containsKey).forEach(id -> ordered.put(id, here.get(id)));
        return new Selection(ordered);
    }

    /** Writes objects that {@link #readable} has let pass as a stream of frames. */
    public void fetch(Selection readable, OutputStream out) throws IOException {
        new Outlet(portions, out).writeAll(readable.sizes());
    }
}
