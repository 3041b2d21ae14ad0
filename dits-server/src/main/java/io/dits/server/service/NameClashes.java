// SPDX-License-Identifier: Apache-2.0
package io.dits.server.service;

import io.dits.core.codec.Codec;
import io.dits.core.content.Blob;
import io.dits.core.content.Hashing;
import io.dits.core.model.FileName;
import io.dits.core.model.ObjectId;
import io.dits.core.model.TreeEntry;
import io.dits.core.model.TreeId;
import io.dits.core.model.TreeNode;
import io.dits.core.store.BlobStore;
import io.dits.core.store.StoreException;
import io.dits.server.meta.Accepted;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Finds two names that are the same in Unicode's composed form and stand in different nodes of one large directory; within
 * a node the format forbids it. Eight bytes a name are in memory, of at most {@value #AT_ONCE} names at once, and one node
 * of each level.
 */
final class NameClashes {
    private static final int AT_ONCE = 1 << 20;
    /** Clashes that are looked into: a hash of eight bytes may rarely say so of names that do not clash. */
    private static final int SUSPECTS = 64;
    /** Leaves that are asked for at once. */
    private static final int READ_AT_ONCE = 256;

    private final BlobStore store;
    private final Map<ObjectId, Blob> fresh = new HashMap<>();
    private final int atOnce;

    /**
     * Looks through directories in that store, and those that come.
     *
     * @param group objects that are not in the store yet
     */
    NameClashes(BlobStore store, List<Blob> group) {
        this(store, group, AT_ONCE);
    }

    NameClashes(BlobStore store, List<Blob> group, int atOnce) {
        this.store = store;
        this.atOnce = atOnce;
        group.forEach(blob -> fresh.put(blob.id(), blob));
    }

    /** Whether the names of a node have to be looked at: all of them, since most directories have none to worry about. */
    static boolean doubtful(Accepted object) {
        return object instanceof Accepted.TreePart part
                && part.facts().level() > 0
                && part.facts().uncomposed();
    }

    /** Two names of a directory that clash, in words; empty if none do. */
    Optional<String> find(TreeId directory, long entries) {
        long rounds = entries / atOnce + 1;
        for (long round = 0; round < rounds; round++) {
            Hashes hashes = new Hashes(rounds, round);
            walk(directory, name -> hashes.add(hash(name)));
            long[] suspects = hashes.twice();
            if (suspects.length > 0) {
                Optional<String> clash = prove(directory, suspects);
                if (clash.isPresent()) {
                    return clash;
                }
            }
        }
        return Optional.empty();
    }

    private static long hash(FileName name) {
        return Hashing.sha256(name.nfc().getBytes(StandardCharsets.UTF_8)).d();
    }

    private Optional<String> prove(TreeId directory, long[] suspects) {
        Map<String, FileName> seen = new HashMap<>();
        String[] found = {""};
        walk(directory, name -> {
            if (found[0].isEmpty() && Arrays.binarySearch(suspects, hash(name)) >= 0) {
                FileName other = seen.putIfAbsent(name.nfc(), name);
                if (other != null) {
                    found[0] = "tree: two names are the same in Unicode's composed form: '" + other + "' and '" + name
                            + "'. Rename one of them";
                }
            }
        });
        return Optional.of(found[0]).filter(text -> !text.isEmpty());
    }

    private void walk(TreeId id, Consumer<FileName> names) {
        read(List.of(id), blob -> {
            switch (Codec.tree(blob.bytes())) {
                case TreeNode.Leaf leaf ->
                    leaf.entries().stream().map(TreeEntry::name).forEach(names);
                case TreeNode.Inner inner -> below(inner, names);
            }
        });
    }

    private void below(TreeNode.Inner inner, Consumer<FileName> names) {
        List<TreeId> nodes = inner.children().stream().map(TreeNode.Child::node).toList();
        if (inner.level() > 1) {
            nodes.forEach(node -> walk(node, names));
            return;
        }
        // Nearly all nodes are leaves: one question for many of them, not one for each.
        for (int from = 0; from < nodes.size(); from += READ_AT_ONCE) {
            read(nodes.subList(from, Math.min(nodes.size(), from + READ_AT_ONCE)), blob -> {
                if (Codec.tree(blob.bytes()) instanceof TreeNode.Leaf leaf) {
                    leaf.entries().stream().map(TreeEntry::name).forEach(names);
                }
            });
        }
    }

    /** Hands out all these nodes, one at a time. */
    private void read(List<TreeId> ids, Consumer<Blob> sink) {
        Set<ObjectId> wanted = new LinkedHashSet<>(ids);
        for (TreeId id : ids) {
            Blob blob = fresh.get(id);
            if (blob != null && wanted.remove(id)) {
                sink.accept(blob);
            }
        }
        store.getAll(List.copyOf(wanted), blob -> {
            if (wanted.remove(blob.id())) {
                sink.accept(blob);
            }
        });
        if (!wanted.isEmpty()) {
            throw new StoreException(
                    StoreException.Kind.BROKEN,
                    "wanted " + wanted.iterator().next().text() + ", found nothing");
        }
    }

    /** The hashes of one round: those that leave its number as the rest of a division. */
    private static final class Hashes {
        private final long rounds;
        private final long round;
        private long[] kept = new long[1024];
        private int count;

        Hashes(long rounds, long round) {
            this.rounds = rounds;
            this.round = round;
        }

        void add(long hash) {
            if (Long.remainderUnsigned(hash, rounds) == round) {
                if (count == kept.length) {
                    kept = Arrays.copyOf(kept, count * 2);
                }
                kept[count++] = hash;
            }
        }

        /** Those that came more than once, in order. */
        long[] twice() {
            Arrays.sort(kept, 0, count);
            long[] found = new long[SUSPECTS];
            int size = 0;
            for (int i = 1; i < count && size < SUSPECTS; i++) {
                if (kept[i] == kept[i - 1] && (size == 0 || found[size - 1] != kept[i])) {
                    found[size++] = kept[i];
                }
            }
            return Arrays.copyOf(found, size);
        }
    }
}
