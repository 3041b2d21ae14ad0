// SPDX-License-Identifier: Apache-2.0
package io.dits.core.graph;

import io.dits.core.codec.Codec;
import io.dits.core.model.ChunkId;
import io.dits.core.model.FileId;
import io.dits.core.model.ManifestId;
import io.dits.core.model.ManifestNode;
import io.dits.core.model.ManifestNode.Part;
import io.dits.core.store.BlobStore;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The runs of chunks in which two versions of a file differ. Equal nodes of their lists are not read; at most some thousand
 * parts a level are in memory. Where two versions differ over a longer run than that, it is reported in several.
 */
public final class ManifestDiff {
    /** Parts of each side that are laid beside each other at a time. */
    private static final int WINDOW = 4096;

    private final BlobStore store;
    private final Consumer<Run> sink;

    private ManifestDiff(BlobStore store, Consumer<Run> sink) {
        this.store = store;
        this.sink = sink;
    }

    /**
     * What stands in the new version instead of something in the old one, between two chunks that they share. Where they
     * differ over a long stretch, some that they share may be in a run, too.
     *
     * @param before chunks of the old version, none if something was only inserted
     * @param after chunks of the new version, at least one
     */
    public record Run(List<Part<ChunkId>> before, List<Part<ChunkId>> after) {
        /** Copies. */
        public Run {
            before = List.copyOf(before);
            after = List.copyOf(after);
        }
    }

    /**
     * A version of a file.
     *
     * @param size its bytes
     */
    public record Version(FileId content, long size) {}

    /**
     * Hands each run to the sink, in the order of the file.
     *
     * @throws io.dits.core.store.StoreException BROKEN if a node is missing or malformed
     */
    public static void between(BlobStore store, Version before, Version after, Consumer<Run> sink) {
        ManifestDiff diff = new ManifestDiff(store, sink);
        Iterator<Part<FileId>> left = diff.whole(before);
        Iterator<Part<FileId>> right = diff.whole(after);
        int leftLevel = diff.level(before.content());
        int rightLevel = diff.level(after.content());
        for (; leftLevel > rightLevel; leftLevel--) {
            left = diff.below(left);
        }
        for (; rightLevel > leftLevel; rightLevel--) {
            right = diff.below(right);
        }
        diff.compare(leftLevel, left, right);
    }

    private Iterator<Part<FileId>> whole(Version version) {
        return version.size() == 0
                ? List.<Part<FileId>>of().iterator()
                : List.of(new Part<>(version.content(), version.size())).iterator();
    }

    /** -1 for a chunk. */
    private int level(FileId file) {
        return file instanceof ManifestId manifest
                ? Damage.read(store, manifest, Codec::manifest).level()
                : -1;
    }

    private void compare(int level, Iterator<Part<FileId>> before, Iterator<Part<FileId>> after) {
        Deque<Part<FileId>> left = new ArrayDeque<>();
        Deque<Part<FileId>> right = new ArrayDeque<>();
        while (true) {
            fill(left, before);
            fill(right, after);
            if (right.isEmpty()) {
                return;
            }
            int[] differing = firstInCommon(left, right);
            List<Part<FileId>> old = take(left, differing[0]);
            List<Part<FileId>> next = take(right, differing[1]);
            if (!next.isEmpty()) {
                differs(level, old, next);
            }
            while (!left.isEmpty() && !right.isEmpty() && left.peek().equals(right.peek())) {
                left.remove();
                right.remove();
                fill(left, before);
                fill(right, after);
            }
        }
    }

    private void differs(int level, List<Part<FileId>> before, List<Part<FileId>> after) {
        if (level >= 0) {
            compare(level - 1, below(before.iterator()), below(after.iterator()));
        } else {
            sink.accept(new Run(chunks(before), chunks(after)));
        }
    }

    private static List<Part<ChunkId>> chunks(List<Part<FileId>> parts) {
        return parts.stream()
                .map(part -> new Part<>((ChunkId) part.id(), part.length()))
                .toList();
    }

    private static void fill(Deque<Part<FileId>> window, Iterator<Part<FileId>> from) {
        while (window.size() < WINDOW && from.hasNext()) {
            window.add(from.next());
        }
    }

    private static List<Part<FileId>> take(Deque<Part<FileId>> window, int count) {
        List<Part<FileId>> taken = window.stream().limit(count).toList();
        for (int i = 0; i < count; i++) {
            window.remove();
        }
        return taken;
    }

    /** How many parts of each side stand before the nearest that both have; all if there is none. */
    private static int[] firstInCommon(Deque<Part<FileId>> left, Deque<Part<FileId>> right) {
        // Nearly always it is near: then the rest is not looked at for each run again.
        for (int reach = 32; reach < 4 * WINDOW; reach *= 4) {
            Optional<int[]> found = firstInCommon(left, right, reach);
            if (found.isPresent()) {
                return found.get();
            }
        }
        return new int[] {left.size(), right.size()};
    }

    private static Optional<int[]> firstInCommon(Deque<Part<FileId>> left, Deque<Part<FileId>> right, int reach) {
        Map<Part<FileId>, Integer> places = HashMap.newHashMap(Math.min(reach, left.size()));
        int at = 0;
        for (Iterator<Part<FileId>> parts = left.iterator(); at < reach && parts.hasNext(); at++) {
            places.putIfAbsent(parts.next(), at);
        }
        Optional<int[]> best = Optional.empty();
        int least = Integer.MAX_VALUE;
        int skipped = 0;
        for (Iterator<Part<FileId>> parts = right.iterator();
                skipped < Math.min(reach, least) && parts.hasNext();
                skipped++) {
            Integer place = places.get(parts.next());
            if (place != null && place + skipped < least) {
                least = place + skipped;
                best = Optional.of(new int[] {place, skipped});
            }
        }
        return best;
    }

    /** The parts one level lower, read as they are asked for. */
    private Iterator<Part<FileId>> below(Iterator<Part<FileId>> nodes) {
        return new Iterator<>() {
            private Iterator<? extends Part<? extends FileId>> open =
                    List.<Part<FileId>>of().iterator();

            @Override
            public boolean hasNext() {
                while (!open.hasNext() && nodes.hasNext()) {
                    open = children(nodes.next().id());
                }
                return open.hasNext();
            }

            @Override
            public Part<FileId> next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                Part<? extends FileId> part = open.next();
                return new Part<>(part.id(), part.length());
            }
        };
    }

    private Iterator<? extends Part<? extends FileId>> children(FileId node) {
        if (!(node instanceof ManifestId manifest)) {
            throw Damage.broken("wanted a manifest below a manifest, found " + node.text());
        }
        return switch (Damage.read(store, manifest, Codec::manifest)) {
            case ManifestNode.Leaf leaf -> leaf.chunks().iterator();
            case ManifestNode.Inner inner -> inner.children().iterator();
        };
    }
}
