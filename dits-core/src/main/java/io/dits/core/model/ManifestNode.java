// SPDX-License-Identifier: Apache-2.0
package io.dits.core.model;

import java.util.List;

/** One object of a file's list of chunks: a leaf with chunks, or an inner node with the nodes below it. */
public sealed interface ManifestNode {
    /** The code of the chunking profile that the file was cut with; the same in all nodes of one file. */
    int profile();

    /** 0 for a leaf, else one more than its children. */
    int level();

    /** Bytes of the file below this node. */
    long size();

    /**
     * A run of chunks.
     *
     * @param profile 0 to 255
     * @param chunks at least one, in the order of the file
     */
    record Leaf(int profile, List<Part<ChunkId>> chunks) implements ManifestNode {
        /**
         * Copies and checks.
         *
         * @throws IllegalArgumentException if a bound is left
         */
        public Leaf {
            chunks = List.copyOf(chunks);
            Nodes.checkProfile(profile);
            Nodes.checkCount("manifest", chunks.size(), 1);
            for (Part<ChunkId> chunk : chunks) {
                if (chunk.length() > Limits.MAX_OBJECT) {
                    throw new IllegalArgumentException("manifest: a chunk of " + chunk.length() + " bytes");
                }
            }
        }

        @Override
        public int level() {
            return 0;
        }

        @Override
        public long size() {
            return Nodes.sum(chunks);
        }
    }

    /**
     * A run of nodes of one level.
     *
     * @param profile 0 to 255
     * @param level 1 to {@value Limits#MAX_LEVEL}
     * @param children at least one, in the order of the file
     */
    record Inner(int profile, int level, List<Part<ManifestId>> children) implements ManifestNode {
        /**
         * Copies and checks.
         *
         * @throws IllegalArgumentException if a bound is left
         */
        public Inner {
            children = List.copyOf(children);
            Nodes.checkProfile(profile);
            Nodes.checkLevel("manifest", level);
            Nodes.checkCount("manifest", children.size(), 1);
            Nodes.sum(children);
        }

        @Override
        public long size() {
            return Nodes.sum(children);
        }
    }

    /**
     * A part of a file.
     *
     * @param id what holds it
     * @param length its bytes, at least 1
     */
    record Part<I extends FileId>(I id, long length) {
        /**
         * Checks the length.
         *
         * @throws IllegalArgumentException if it is under 1
         */
        public Part {
            if (length < 1) {
                throw new IllegalArgumentException("manifest: a part of " + length + " bytes");
            }
        }
    }
}
