// SPDX-License-Identifier: Apache-2.0
package io.dits.core.graph;

import io.dits.core.codec.Codec;
import io.dits.core.content.Blob;
import io.dits.core.model.Commit;
import io.dits.core.model.ManifestNode;
import io.dits.core.model.ObjectId;
import io.dits.core.model.TreeEntry;
import io.dits.core.model.TreeNode;
import java.util.ArrayList;
import java.util.List;

/** What an object refers to directly. */
public final class Children {
    private Children() {}

    /**
     * The ids in the order in which the object names them, also repeatedly; none for a chunk.
     *
     * @throws IllegalArgumentException if the bytes break the format
     */
    public static List<ObjectId> of(Blob blob) {
        return switch (blob.id().kind()) {
            case CHUNK -> List.of();
            case MANIFEST -> of(Codec.manifest(blob.bytes()));
            case TREE -> of(Codec.tree(blob.bytes()));
            case COMMIT -> of(Codec.commit(blob.bytes()));
            case TAG -> List.of(Codec.tag(blob.bytes()).target());
        };
    }

    private static List<ObjectId> of(ManifestNode node) {
        List<ObjectId> ids = new ArrayList<>();
        switch (node) {
            case ManifestNode.Leaf leaf -> leaf.chunks().forEach(part -> ids.add(part.id()));
            case ManifestNode.Inner inner -> inner.children().forEach(part -> ids.add(part.id()));
        }
        return ids;
    }

    private static List<ObjectId> of(TreeNode node) {
        List<ObjectId> ids = new ArrayList<>();
        switch (node) {
            case TreeNode.Leaf leaf -> {
                for (TreeEntry entry : leaf.entries()) {
                    switch (entry) {
                        case TreeEntry.File file -> ids.add(file.content());
                        case TreeEntry.Directory directory -> ids.add(directory.tree());
                        case TreeEntry.Symlink link -> {}
                    }
                }
            }
            case TreeNode.Inner inner -> inner.children().forEach(child -> ids.add(child.node()));
        }
        return ids;
    }

    private static List<ObjectId> of(Commit commit) {
        List<ObjectId> ids = new ArrayList<>();
        ids.add(commit.tree());
        ids.addAll(commit.parents());
        return ids;
    }
}
