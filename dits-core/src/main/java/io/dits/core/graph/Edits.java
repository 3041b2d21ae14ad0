// SPDX-License-Identifier: Apache-2.0
package io.dits.core.graph;

import io.dits.core.content.Blob;
import io.dits.core.content.Patch;
import io.dits.core.content.Piece;
import io.dits.core.content.Resemblance;
import io.dits.core.graph.ManifestDiff.Run;
import io.dits.core.graph.ManifestDiff.Version;
import io.dits.core.model.ChunkId;
import io.dits.core.model.ManifestNode.Part;
import io.dits.core.store.BlobStore;
import io.dits.core.store.StoreException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Knows for new chunks of edited files what stood in their places before, and says them in pieces of that. Old chunks are
 * read only when a new one is asked for. Holds the names of at most {@value #MOST_CHUNKS} new chunks, about 300 bytes
 * each, and {@value #WINDOW} bytes of old ones; what does not fit is sent whole. Not thread-safe.
 */
public final class Edits {
    private static final int MOST_CHUNKS = 100_000;
    /** A run that is not longer, in both versions, is searched as a whole. */
    private static final int WINDOW = 16 << 20;
    /** Of a longer one only so much at both ends, where an edit began and ended. */
    private static final int END = 4 << 20;

    private final BlobStore store;
    private final Map<ChunkId, Old> places = new HashMap<>();
    private Optional<Searched> searched = Optional.empty();

    /** Old chunks that may resemble a new one. A class, because it is looked for by identity. */
    private static final class Old {
        private final List<Part<ChunkId>> parts;

        Old(List<Part<ChunkId>> parts) {
            this.parts = parts;
        }
    }

    /** Finds the bytes of old chunks in that store, which also has all lists. */
    public Edits(BlobStore store) {
        this.store = store;
    }

    /**
     * Takes note of an edited file.
     *
     * @param before a version whose chunks the receiver has
     * @throws StoreException BROKEN if a node of a list is missing or malformed
     */
    public void add(Version before, Version after) {
        if (places.size() < MOST_CHUNKS && before.size() > 0) {
            ManifestDiff.between(store, before, after, this::add);
        }
    }

    private void add(Run run) {
        if (run.before().isEmpty()) {
            return;
        }
        if (length(run.before()) <= WINDOW && length(run.after()) <= WINDOW) {
            add(run.after(), run.before());
        } else {
            add(start(run.after()), start(run.before()));
            add(
                    start(run.after().reversed()).reversed(),
                    start(run.before().reversed()).reversed());
        }
    }

    private void add(List<Part<ChunkId>> after, List<Part<ChunkId>> before) {
        Old old = new Old(List.copyOf(before));
        for (Part<ChunkId> part : after) {
            if (places.size() < MOST_CHUNKS) {
                places.putIfAbsent(part.id(), old);
            }
        }
    }

    private static List<Part<ChunkId>> start(List<Part<ChunkId>> parts) {
        int count = 0;
        for (long bytes = 0; count < parts.size() && bytes < END; count++) {
            bytes += parts.get(count).length();
        }
        return parts.subList(0, count);
    }

    private static long length(List<Part<ChunkId>> parts) {
        return parts.stream().mapToLong(Part::length).sum();
    }

    /** The chunk in pieces, if it is part of an edit and has something in common with what stood there; asked for once. */
    public Optional<Patch> patch(Blob chunk) {
        Old old = chunk.id() instanceof ChunkId id ? places.remove(id) : null;
        if (old == null || chunk.size() > Patch.MAX_LENGTH) {
            return Optional.empty();
        }
        if (searched.filter(known -> known.old == old).isEmpty()) {
            searched = Optional.empty();
            searched = Optional.of(new Searched(old));
        }
        List<Piece> pieces = searched.orElseThrow().pieces(chunk.bytes());
        return pieces.stream().anyMatch(Piece.Copy.class::isInstance)
                ? Optional.of(Patch.of(chunk, pieces))
                : Optional.empty();
    }

    /** Old chunks in one array. */
    private final class Searched {
        private final Old old;
        private final List<ChunkId> ids = new ArrayList<>();
        private final List<Integer> starts = new ArrayList<>();
        private final Resemblance resemblance;

        Searched(Old old) {
            this.old = old;
            this.resemblance = new Resemblance(bytes());
        }

        /** Of those that are here and whole: an old version is not needed for its own sake. */
        private byte[] bytes() {
            Map<ChunkId, List<Integer>> places = new HashMap<>();
            var missing = store.missing(old.parts.stream().map(Part::id).toList());
            int size = 0;
            for (Part<ChunkId> part : old.parts) {
                if (!missing.contains(part.id())) {
                    places.computeIfAbsent(part.id(), _ -> new ArrayList<>()).add(size);
                    ids.add(part.id());
                    starts.add(size);
                    size += (int) part.length();
                }
            }
            byte[] bytes = new byte[size];
            try {
                store.getAll(places.keySet(), blob -> {
                    for (int place : places.getOrDefault((ChunkId) blob.id(), List.of())) {
                        System.arraycopy(blob.bytes(), 0, bytes, place, Math.min(blob.size(), bytes.length - place));
                    }
                });
            } catch (StoreException e) {
                if (e.kind() != StoreException.Kind.BROKEN) {
                    throw e;
                }
                return new byte[0];
            }
            return bytes;
        }

        List<Piece> pieces(byte[] next) {
            List<Piece> pieces = new ArrayList<>();
            int done = 0;
            // A stretch takes at most a literal before it and a copy for each old chunk that it lies in.
            for (Resemblance.Same same : resemblance.in(next, Patch.MAX_PIECES / 2)) {
                List<Piece> copies = copies(same);
                if (pieces.size() + copies.size() + 2 > Patch.MAX_PIECES) {
                    break;
                }
                if (same.at() > done) {
                    pieces.add(new Piece.Literal(same.at() - done));
                }
                pieces.addAll(copies);
                done = same.at() + same.length();
            }
            if (done < next.length) {
                pieces.add(new Piece.Literal(next.length - done));
            }
            return pieces;
        }

        private List<Piece> copies(Resemblance.Same same) {
            List<Piece> copies = new ArrayList<>();
            int from = same.old();
            int end = from + same.length();
            for (int i = 0; i < ids.size(); i++) {
                int start = starts.get(i);
                int after = i + 1 < ids.size() ? starts.get(i + 1) : Integer.MAX_VALUE;
                if (from < end && from < after) {
                    int length = Math.min(end, after) - from;
                    copies.add(new Piece.Copy(ids.get(i), from - start, length));
                    from += length;
                }
            }
            return copies;
        }
    }
}
