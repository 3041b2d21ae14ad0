// SPDX-License-Identifier: Apache-2.0
package io.dits.core.codec;

import io.dits.core.content.Blob;
import io.dits.core.model.ChunkId;
import io.dits.core.model.Commit;
import io.dits.core.model.CommitId;
import io.dits.core.model.FileId;
import io.dits.core.model.FileName;
import io.dits.core.model.Kind;
import io.dits.core.model.ManifestId;
import io.dits.core.model.ManifestNode;
import io.dits.core.model.ManifestNode.Part;
import io.dits.core.model.ObjectId;
import io.dits.core.model.Tag;
import io.dits.core.model.TreeEntry;
import io.dits.core.model.TreeId;
import io.dits.core.model.TreeNode;
import java.util.ArrayList;
import java.util.List;

/**
 * Canonical bytes of metadata objects, as {@code docs/format.md} freezes them. Every value has exactly one encoding;
 * decoding refuses all else with an {@link IllegalArgumentException} that says what was wanted and found.
 */
public final class Codec {
    private static final int FILE = 1;
    private static final int EXECUTABLE = 2;
    private static final int DIRECTORY = 3;
    private static final int SYMLINK = 4;

    private Codec() {}

    /** The blob of a node of a manifest. */
    public static Blob encode(ManifestNode node) {
        Writer out =
                new Writer(Kind.MANIFEST).u8(node.profile()).u8(node.level()).u64(node.size());
        switch (node) {
            case ManifestNode.Leaf leaf -> {
                out.u32(leaf.chunks().size());
                leaf.chunks().forEach(part -> out.id(part.id()).u32((int) part.length()));
            }
            case ManifestNode.Inner inner -> {
                out.u32(inner.children().size());
                inner.children().forEach(part -> out.id(part.id()).u64(part.length()));
            }
        }
        return Blob.of(Kind.MANIFEST, out.done());
    }

    /** Reads a node of a manifest. */
    public static ManifestNode manifest(byte[] bytes) {
        Reader in = new Reader(Kind.MANIFEST, bytes);
        int profile = in.u8();
        int level = in.u8();
        long size = in.u64();
        ManifestNode node = level == 0 ? manifestLeaf(in, profile) : manifestInner(in, profile, level);
        if (node.size() != size) {
            throw in.bad("says " + size + " bytes, but its parts add up to " + node.size());
        }
        in.end();
        return node;
    }

    private static ManifestNode manifestLeaf(Reader in, int profile) {
        int count = in.count(ObjectId.BYTES + 4);
        List<Part<ChunkId>> parts = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            parts.add(new Part<>(in.id(ChunkId.class), in.u32()));
        }
        return new ManifestNode.Leaf(profile, parts);
    }

    private static ManifestNode manifestInner(Reader in, int profile, int level) {
        int count = in.count(ObjectId.BYTES + 8);
        List<Part<ManifestId>> parts = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            parts.add(new Part<>(in.id(ManifestId.class), in.u64()));
        }
        return new ManifestNode.Inner(profile, level, parts);
    }

    /** The blob of a node of a tree. */
    public static Blob encode(TreeNode node) {
        Writer out = new Writer(Kind.TREE).u8(node.level());
        switch (node) {
            case TreeNode.Leaf leaf -> {
                out.u32(leaf.entries().size());
                leaf.entries().forEach(entry -> write(out, entry));
            }
            case TreeNode.Inner inner -> {
                out.u32(inner.children().size());
                inner.children()
                        .forEach(child -> out.shortText(child.first().text())
                                .id(child.node())
                                .u64(child.entries()));
            }
        }
        return Blob.of(Kind.TREE, out.done());
    }

    private static void write(Writer out, TreeEntry entry) {
        out.shortText(entry.name().text());
        switch (entry) {
            case TreeEntry.File file ->
                out.u8(file.executable() ? EXECUTABLE : FILE).id(file.content()).u64(file.size());
            case TreeEntry.Directory directory -> out.u8(DIRECTORY).id(directory.tree());
            case TreeEntry.Symlink link -> out.u8(SYMLINK).shortText(link.target());
        }
    }

    /** Reads a node of a tree. */
    public static TreeNode tree(byte[] bytes) {
        Reader in = new Reader(Kind.TREE, bytes);
        int level = in.u8();
        TreeNode node = level == 0 ? treeLeaf(in) : treeInner(in, level);
        in.end();
        return node;
    }

    private static TreeNode treeLeaf(Reader in) {
        int count = in.count(2 + 1 + 1 + 2 + 1);
        List<TreeEntry> entries = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            entries.add(entry(in));
        }
        return new TreeNode.Leaf(entries);
    }

    private static TreeEntry entry(Reader in) {
        FileName name = new FileName(in.shortText());
        int type = in.u8();
        return switch (type) {
            case FILE, EXECUTABLE -> new TreeEntry.File(name, in.id(FileId.class), in.u64(), type == EXECUTABLE);
            case DIRECTORY -> new TreeEntry.Directory(name, in.id(TreeId.class));
            case SYMLINK -> new TreeEntry.Symlink(name, in.shortText());
            default -> throw in.bad("'" + name + "' has the unknown type " + type);
        };
    }

    private static TreeNode treeInner(Reader in, int level) {
        int count = in.count(2 + 1 + ObjectId.BYTES + 8);
        List<TreeNode.Child> children = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            children.add(new TreeNode.Child(new FileName(in.shortText()), in.id(TreeId.class), in.u64()));
        }
        return new TreeNode.Inner(level, children);
    }

    /** The blob of a commit. */
    public static Blob encode(Commit commit) {
        Writer out =
                new Writer(Kind.COMMIT).id(commit.tree()).u16(commit.parents().size());
        commit.parents().forEach(out::id);
        out.person(commit.author())
                .person(commit.committer())
                .longText(commit.message())
                .longBytes(commit.signature());
        return Blob.of(Kind.COMMIT, out.done());
    }

    /** Reads a commit. */
    public static Commit commit(byte[] bytes) {
        Reader in = new Reader(Kind.COMMIT, bytes);
        TreeId tree = in.id(TreeId.class);
        int count = in.u16();
        if (count > Commit.MAX_PARENTS) {
            throw in.bad("wanted at most " + Commit.MAX_PARENTS + " parents, found " + count);
        }
        List<CommitId> parents = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            parents.add(in.id(CommitId.class));
        }
        Commit commit = new Commit(tree, parents, in.person(), in.person(), in.longText(), in.longBytes());
        in.end();
        return commit;
    }

    /** The blob of an annotated tag. */
    public static Blob encode(Tag tag) {
        byte[] bytes = new Writer(Kind.TAG)
                .id(tag.target())
                .shortText(tag.name())
                .person(tag.tagger())
                .longText(tag.message())
                .longBytes(tag.signature())
                .done();
        return Blob.of(Kind.TAG, bytes);
    }

    /** Reads an annotated tag. */
    public static Tag tag(byte[] bytes) {
        Reader in = new Reader(Kind.TAG, bytes);
        Tag tag = new Tag(in.id(CommitId.class), in.shortText(), in.person(), in.longText(), in.longBytes());
        in.end();
        return tag;
    }
}
