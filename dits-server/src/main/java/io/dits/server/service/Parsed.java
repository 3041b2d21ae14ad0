// SPDX-License-Identifier: Apache-2.0
package io.dits.server.service;

import io.dits.core.codec.Codec;
import io.dits.core.content.Blob;
import io.dits.core.model.ChunkId;
import io.dits.core.model.Commit;
import io.dits.core.model.CommitId;
import io.dits.core.model.FileName;
import io.dits.core.model.ManifestId;
import io.dits.core.model.ManifestNode;
import io.dits.core.model.ObjectId;
import io.dits.core.model.TagId;
import io.dits.core.model.TreeEntry;
import io.dits.core.model.TreeId;
import io.dits.core.model.TreeNode;
import io.dits.server.meta.Accepted;
import io.dits.server.meta.Facts;
import io.dits.server.meta.Facts.Range;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * An object taken apart: what is kept of it, and what it says of what it refers to.
 *
 * @param accepted what is kept
 * @param facts what parents are checked against
 * @param children what it refers to directly
 */
public record Parsed(Accepted accepted, Facts facts, List<Child> children) {
    /**
     * Something referred to.
     *
     * @param id its name
     * @param expected what the parent says of it
     */
    public record Child(ObjectId id, Predicate<Facts> expected) {
        /** Whether that is true of it. */
        boolean fits(Facts facts) {
            return expected.test(facts);
        }
    }

    /**
     * Takes an object apart.
     *
     * @throws IllegalArgumentException if its bytes break the format
     */
    public static Parsed of(Blob blob) {
        return switch (blob.id()) {
            case ChunkId id -> new Parsed(new Accepted.Piece(id), new Facts.Piece(0, 0, blob.size()), List.of());
            case ManifestId id -> manifest(id, Codec.manifest(blob.bytes()));
            case TreeId id -> tree(id, Codec.tree(blob.bytes()));
            case CommitId id -> commit(id, Codec.commit(blob.bytes()));
            case TagId id -> {
                CommitId target = Codec.tag(blob.bytes()).target();
                yield new Parsed(new Accepted.Label(id, target), new Facts.Plain(), List.of(any(target)));
            }
        };
    }

    private static Parsed manifest(ManifestId id, ManifestNode node) {
        Facts.Piece facts = new Facts.Piece(node.profile(), node.level(), node.size());
        List<Child> children = switch (node) {
            case ManifestNode.Leaf leaf ->
                leaf.chunks().stream()
                        .map(part -> new Child(part.id(), new Facts.Piece(0, 0, part.length())::equals))
                        .toList();
            case ManifestNode.Inner inner ->
                inner.children().stream()
                        .map(part -> new Child(
                                part.id(), new Facts.Piece(inner.profile(), inner.level() - 1, part.length())::equals))
                        .toList();
        };
        return new Parsed(new Accepted.FileNode(id, facts), facts, children);
    }

    private static Parsed tree(TreeId id, TreeNode node) {
        return switch (node) {
            case TreeNode.Leaf leaf -> {
                List<TreeEntry> entries = leaf.entries();
                Optional<Range> names = entries.isEmpty()
                        ? Optional.empty()
                        : Optional.of(new Range(
                                entries.getFirst().name(), entries.getLast().name()));
                boolean uncomposed = entries.stream()
                        .anyMatch(
                                entry -> !entry.name().nfc().equals(entry.name().text()));
                Facts.Names facts = new Facts.Names(0, entries.size(), names, uncomposed);
                yield new Parsed(
                        new Accepted.TreePart(id, facts, files(entries)),
                        facts,
                        entries.stream().flatMap(entry -> child(entry).stream()).toList());
            }
            case TreeNode.Inner inner -> inner(id, inner);
        };
    }

    private static Set<ObjectId> files(List<TreeEntry> entries) {
        return entries.stream()
                .filter(TreeEntry.File.class::isInstance)
                .map(entry -> (ObjectId) ((TreeEntry.File) entry).content())
                .collect(Collectors.toSet());
    }

    private static Optional<Child> child(TreeEntry entry) {
        return switch (entry) {
            case TreeEntry.File file ->
                Optional.of(new Child(
                        file.content(), facts -> facts instanceof Facts.Piece piece && piece.size() == file.size()));
            case TreeEntry.Directory directory -> Optional.of(any(directory.tree()));
            case TreeEntry.Symlink link -> Optional.empty();
        };
    }

    /** Nodes of a directory follow each other: each begins with the name that it is said to, and ends before the next. */
    private static Parsed inner(TreeId id, TreeNode.Inner inner) {
        List<TreeNode.Child> nodes = inner.children();
        List<Child> children = new ArrayList<>();
        long entries = 0;
        for (int i = 0; i < nodes.size(); i++) {
            TreeNode.Child node = nodes.get(i);
            entries = sum(entries, node.entries());
            Optional<FileName> next =
                    i + 1 < nodes.size() ? Optional.of(nodes.get(i + 1).first()) : Optional.empty();
            children.add(new Child(node.node(), facts -> fits(facts, inner.level() - 1, node, next)));
        }
        Facts.Names facts = new Facts.Names(inner.level(), entries, Optional.empty(), true);
        return new Parsed(new Accepted.TreePart(id, facts, Set.of()), facts, children);
    }

    private static long sum(long a, long b) {
        try {
            return Math.addExact(a, b);
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("tree: entries add up to more than 2^63", e);
        }
    }

    /** The same, with the names that an inner node of a tree spans, which only its first and last child can tell. */
    public Parsed with(Map<ObjectId, Facts> known) {
        if (accepted instanceof Accepted.TreePart part
                && part.facts().level() > 0
                && known.get(children.getFirst().id()) instanceof Facts.Names first
                && known.get(children.getLast().id()) instanceof Facts.Names last) {
            Optional<Range> names = first.names().flatMap(f -> last.names().map(l -> new Range(f.first(), l.last())));
            boolean uncomposed = children.stream()
                    .anyMatch(child -> known.get(child.id()) instanceof Facts.Names below && below.uncomposed());
            Facts.Names facts =
                    new Facts.Names(part.facts().level(), part.facts().entries(), names, uncomposed);
            return new Parsed(new Accepted.TreePart(part.id(), facts, Set.of()), facts, children);
        }
        return this;
    }

    private static boolean fits(Facts facts, int level, TreeNode.Child node, Optional<FileName> next) {
        return facts instanceof Facts.Names names
                && names.level() == level
                && names.entries() == node.entries()
                && names.names()
                        .filter(range -> range.first().equals(node.first()))
                        .filter(range -> next.isEmpty() || range.last().compareTo(next.get()) < 0)
                        .isPresent();
    }

    private static Parsed commit(CommitId id, Commit commit) {
        List<Child> children = new ArrayList<>();
        children.add(any(commit.tree()));
        commit.parents().forEach(parent -> children.add(any(parent)));
        return new Parsed(
                new Accepted.Line(
                        id, commit.tree(), commit.parents(), commit.committer().seconds()),
                new Facts.Plain(),
                children);
    }

    private static Child any(ObjectId id) {
        return new Child(id, facts -> true);
    }
}
