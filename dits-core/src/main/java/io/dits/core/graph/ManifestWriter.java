// SPDX-License-Identifier: Apache-2.0
package io.dits.core.graph;

import io.dits.core.codec.Codec;
import io.dits.core.content.Blob;
import io.dits.core.model.ChunkId;
import io.dits.core.model.FileId;
import io.dits.core.model.Hash;
import io.dits.core.model.ManifestId;
import io.dits.core.model.ManifestNode;
import io.dits.core.model.ManifestNode.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Builds the manifest of one file from its chunks in order, as a tree of lists cut by content, so that an edit changes
 * only the nodes on the path to it. Holds one open node a level.
 */
public final class ManifestWriter {
    static final int LEAST = 64;
    static final int MOST = 1024;
    private static final long MASK = 0xff;

    private final int profile;
    private final Consumer<Blob> sink;
    private List<Part<ChunkId>> leaf = new ArrayList<>();
    private final List<List<Part<ManifestId>>> levels = new ArrayList<>();

    /**
     * Starts a file.
     *
     * @param profile the code of the profile that its chunks were cut with
     * @param sink takes each node when it is complete, children before parents
     */
    public ManifestWriter(int profile, Consumer<Blob> sink) {
        this.profile = profile;
        this.sink = sink;
    }

    /** Adds the next chunk, of 1 to 16 MiB. */
    public void add(ChunkId chunk, long length) {
        leaf.add(new Part<>(chunk, length));
        if (full(leaf)) {
            closeLeaf();
        }
    }

    /**
     * Ends the file: its chunk if it has but one, else its manifest.
     *
     * @throws IllegalStateException if there was no chunk; a file without bytes is the chunk of no bytes
     */
    public FileId finish() {
        if (levels.isEmpty() && leaf.size() == 1) {
            return leaf.getFirst().id();
        }
        if (!leaf.isEmpty()) {
            closeLeaf();
        }
        if (levels.isEmpty()) {
            throw new IllegalStateException("manifest: a file without chunks");
        }
        for (int level = 0; ; level++) {
            List<Part<ManifestId>> open = levels.get(level);
            boolean top = level == levels.size() - 1;
            if (top && open.size() == 1) {
                return open.getFirst().id();
            }
            if (!open.isEmpty()) {
                closeInner(level);
            }
        }
    }

    private void closeLeaf() {
        put(0, new ManifestNode.Leaf(profile, leaf));
        leaf = new ArrayList<>();
    }

    private void closeInner(int level) {
        List<Part<ManifestId>> done = levels.get(level);
        levels.set(level, new ArrayList<>());
        put(level + 1, new ManifestNode.Inner(profile, level + 1, done));
    }

    private void put(int level, ManifestNode node) {
        Blob blob = Codec.encode(node);
        sink.accept(blob);
        while (levels.size() <= level) {
            levels.add(new ArrayList<>());
        }
        List<Part<ManifestId>> parents = levels.get(level);
        parents.add(new Part<>((ManifestId) blob.id(), node.size()));
        if (full(parents)) {
            closeInner(level);
        }
    }

    private static boolean full(List<? extends Part<?>> parts) {
        if (parts.size() >= MOST) {
            return true;
        }
        Hash last = parts.getLast().id().hash();
        return parts.size() >= LEAST && (last.d() & MASK) == 0;
    }
}
