// SPDX-License-Identifier: Apache-2.0
package io.dits.server.service;

import io.dits.core.content.Hashing;
import io.dits.core.model.FileName;
import io.dits.core.model.TreeEntry;
import io.dits.core.model.TreeId;
import io.dits.core.model.TreeNode;
import io.dits.server.meta.Accepted;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Finds two names that are the same in Unicode's composed form and stand in different nodes of one large directory; within
 * a node the format forbids it. Directories are looked through together, what they share once: their names are all
 * different in composed form, too, unless some of them clash, or one directory has a name in another form than the next;
 * only then each half of them is looked through for itself. Sixteen bytes a name are in memory, of a limited number of
 * names at once, the ids of the nodes, and one node.
 */
final class NameClashes {
    /** Clashes that are looked into: a hash of eight bytes may rarely say so of names that do not clash. */
    private static final int SUSPECTS = 64;

    /** What a node costs, in names. */
    private static final int NODE = 32;

    /** How far the looks of one upload may go; names are counted, and each node as {@value #NODE} more. */
    static final class Looks {
        private final int atOnce;
        private final long most;
        private long left;

        /**
         * So far.
         *
         * @param atOnce names in memory
         * @param most in one directory
         * @param inAll in all looks together
         */
        Looks(int atOnce, long most, long inAll) {
            this.atOnce = atOnce;
            this.most = most;
            this.left = inAll;
        }

        static Looks usual() {
            return new Looks(1 << 20, 4L << 20, 128L << 20);
        }

        boolean take(long size) {
            left -= size;
            return left >= 0;
        }
    }

    private final TreeReads reads;
    private final Looks looks;
    private final Set<TreeId> composed = new LinkedHashSet<>();

    NameClashes(TreeReads reads, Looks looks) {
        this.reads = reads;
        this.looks = looks;
    }

    /** Whether the names of a node have to be looked at: all of them, since most directories have none to worry about. */
    static boolean doubtful(Accepted object) {
        return object instanceof Accepted.TreePart part
                && part.facts().level() > 0
                && part.facts().uncomposed();
    }

    /** Nodes of which it was found out that all names at and below them are in composed form. */
    Set<TreeId> composed() {
        return composed;
    }

    /** What is wrong with one of these directories, in words; empty if nothing is. */
    Optional<Upload.Malformed> find(List<TreeId> directories) {
        if (directories.isEmpty()) {
            return Optional.empty();
        }
        Nodes nodes = nodes(directories);
        boolean one = directories.size() == 1;
        if (nodes.size() > looks.most && one) {
            return refusal(
                    directories,
                    "has too many names to compare them, and some are not in Unicode's composed form: wanted at most "
                            + looks.most + " names and nodes. Rename those names, or divide the directory");
        }
        boolean few = nodes.size() <= looks.most;
        long rounds = nodes.names() / looks.atOnce + 1;
        if (!looks.take(
                few ? rounds * nodes.size() : (long) NODE * nodes.inner().size())) {
            return refusal(
                    directories,
                    "is one of too many large ones in one upload with names that are not in Unicode's composed form."
                            + " Upload fewer at once, or rename those names");
        }
        if (few) {
            Optional<Hashes> suspicious = look(nodes, rounds);
            if (suspicious.isEmpty()) {
                return Optional.empty();
            }
            if (one) {
                return prove(nodes, suspicious.get().twice())
                        .map(why -> new Upload.Malformed(directories.getFirst(), why));
            }
        }
        int half = directories.size() / 2;
        return find(directories.subList(0, half)).or(() -> find(directories.subList(half, directories.size())));
    }

    private static Optional<Upload.Malformed> refusal(List<TreeId> directories, String why) {
        return Optional.of(new Upload.Malformed(directories.getFirst(), "tree: the directory " + why));
    }

    /** Of some directories, each once. */
    private record Nodes(Set<TreeId> inner, Set<TreeId> leaves, long names, long size) {}

    /** Inner nodes tell how many names are below them, so that leaves need not be read; it ends when they are too many. */
    private Nodes nodes(List<TreeId> directories) {
        Set<TreeId> inner = new LinkedHashSet<>(directories);
        Set<TreeId> leaves = new LinkedHashSet<>();
        Collection<TreeId> open = List.copyOf(inner);
        long[] names = new long[1];
        while (!open.isEmpty()) {
            Set<TreeId> below = new LinkedHashSet<>();
            reads.each(open, node -> {
                if (node instanceof TreeNode.Inner parent && size(inner, leaves, names[0]) <= looks.most) {
                    for (TreeNode.Child child : parent.children()) {
                        if (parent.level() > 1) {
                            if (inner.add(child.node())) {
                                below.add(child.node());
                            }
                        } else if (leaves.add(child.node())) {
                            names[0] += child.entries();
                        }
                    }
                }
            });
            open = below;
        }
        return new Nodes(inner, leaves, names[0], size(inner, leaves, names[0]));
    }

    private static long size(Set<TreeId> inner, Set<TreeId> leaves, long names) {
        return names + (long) NODE * (inner.size() + leaves.size());
    }

    /** The first round in which some names differ that do not in composed form. */
    private Optional<Hashes> look(Nodes nodes, long rounds) {
        boolean[] uncomposed = new boolean[1];
        for (long round = 0; round < rounds; round++) {
            Hashes hashes = new Hashes(rounds, round);
            names(nodes.leaves(), name -> {
                uncomposed[0] |= !name.nfc().equals(name.text());
                hashes.add(name);
            });
            if (!uncomposed[0]) {
                composed.addAll(nodes.inner());
                composed.addAll(nodes.leaves());
                return Optional.empty();
            }
            if (hashes.clash()) {
                return Optional.of(hashes);
            }
        }
        return Optional.empty();
    }

    private Optional<String> prove(Nodes directory, long[] suspects) {
        Map<String, FileName> seen = new HashMap<>();
        String[] found = {""};
        names(directory.leaves(), name -> {
            if (found[0].isEmpty() && Arrays.binarySearch(suspects, hash(name.nfc())) >= 0) {
                FileName other = seen.putIfAbsent(name.nfc(), name);
                if (other != null) {
                    found[0] = "tree: two names are the same in Unicode's composed form: '" + other + "' and '" + name
                            + "'. Rename one of them";
                }
            }
        });
        return Optional.of(found[0]).filter(text -> !text.isEmpty());
    }

    private void names(Set<TreeId> leaves, Consumer<FileName> names) {
        reads.each(leaves, node -> {
            if (node instanceof TreeNode.Leaf leaf) {
                leaf.entries().stream().map(TreeEntry::name).forEach(names);
            }
        });
    }

    private static long hash(String name) {
        return Hashing.sha256(name.getBytes(StandardCharsets.UTF_8)).d();
    }

    /** The hashes of one round: those of which the composed form leaves its number as the rest of a division. */
    private static final class Hashes {
        private final long rounds;
        private final long round;
        private long[] texts = new long[1024];
        private long[] forms = new long[1024];
        private int count;

        Hashes(long rounds, long round) {
            this.rounds = rounds;
            this.round = round;
        }

        void add(FileName name) {
            long form = hash(name.nfc());
            if (Long.remainderUnsigned(form, rounds) == round) {
                if (count == forms.length) {
                    forms = Arrays.copyOf(forms, count * 2);
                    texts = Arrays.copyOf(texts, count * 2);
                }
                forms[count] = form;
                texts[count++] = name.nfc().equals(name.text()) ? form : hash(name.text());
            }
        }

        /** Whether there are fewer composed forms than names. */
        boolean clash() {
            Arrays.sort(texts, 0, count);
            Arrays.sort(forms, 0, count);
            return distinct(texts) != distinct(forms);
        }

        private long distinct(long[] sorted) {
            long distinct = Math.min(count, 1);
            for (int i = 1; i < count; i++) {
                distinct += sorted[i] == sorted[i - 1] ? 0 : 1;
            }
            return distinct;
        }

        /** Composed forms that came more than once, in order. */
        long[] twice() {
            long[] found = new long[SUSPECTS];
            int size = 0;
            for (int i = 1; i < count && size < SUSPECTS; i++) {
                if (forms[i] == forms[i - 1] && (size == 0 || found[size - 1] != forms[i])) {
                    found[size++] = forms[i];
                }
            }
            return Arrays.copyOf(found, size);
        }
    }
}
