// SPDX-License-Identifier: Apache-2.0
package io.dits.client.workspace.history;

import io.dits.client.workspace.index.PathOrder;
import io.dits.core.codec.Codec;
import io.dits.core.content.Blob;
import io.dits.core.graph.Children;
import io.dits.core.model.CommitId;
import io.dits.core.model.FileName;
import io.dits.core.model.ObjectId;
import io.dits.core.model.TreeEntry;
import io.dits.core.model.TreeId;
import io.dits.core.model.TreeNode;
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
    private static final int DIGITS = 10;

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

    private record Wanted(ObjectId id, User user) {}

    /**
     * Who needs an object.
     *
     * @param owner a ref, a commit, the index
     * @param path of the file or directory in it; empty for the owner itself
     */
    private record User(String owner, String path) {
        String said() {
            return path.isEmpty() ? owner : "'" + path + "' of " + owner;
        }

        User below(FileName name) {
            return new User(owner, PathOrder.child(path, name.text()));
        }
    }

    /**
     * An object that is missing or damaged.
     *
     * @param by who needs it, as in {@code 'clip.mov' of commit 3f2a91c}
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
        roots.forEach((id, owner) -> verification.want(id, new User(owner, "")));
        while (!verification.open.isEmpty()) {
            verification.read(verification.open.pop());
        }
        return new Report(verification.seen.size(), verification.bytes, List.copyOf(verification.problems));
    }

    private void want(ObjectId id, User user) {
        if (seen.add(id)) {
            open.push(new Wanted(id, user));
        }
    }

    private void read(Wanted wanted) {
        try {
            // The store proves the name of what it reads.
            Optional<Blob> blob = store.get(wanted.id());
            if (blob.isEmpty()) {
                problems.add(new Problem(wanted.id(), wanted.user().said(), "is missing"));
                return;
            }
            wantChildren(blob.get(), wanted.user());
            bytes += blob.get().size();
            progress.accept(blob.get().size());
        } catch (StoreException e) {
            if (e.kind() != StoreException.Kind.BROKEN) {
                throw e;
            }
            problems.add(new Problem(wanted.id(), wanted.user().said(), "is damaged: " + e.getMessage()));
        } catch (IllegalArgumentException e) {
            problems.add(new Problem(wanted.id(), wanted.user().said(), "is malformed: " + e.getMessage()));
        }
    }

    private void wantChildren(Blob blob, User user) {
        switch (blob.id()) {
            case CommitId commit -> {
                User owner = new User("commit " + commit.hash().hex().substring(0, DIGITS), "");
                Children.of(blob).reversed().forEach(child -> want(child, owner));
            }
            case TreeId _ when Codec.tree(blob.bytes()) instanceof TreeNode.Leaf leaf -> wantEntries(leaf, user);
            default -> Children.of(blob).reversed().forEach(child -> want(child, user));
        }
    }

    private void wantEntries(TreeNode.Leaf leaf, User user) {
        for (TreeEntry entry : leaf.entries().reversed()) {
            switch (entry) {
                case TreeEntry.File file -> want(file.content(), user.below(file.name()));
                case TreeEntry.Directory directory -> want(directory.tree(), user.below(directory.name()));
                case TreeEntry.Symlink _ -> {}
            }
        }
    }
}
