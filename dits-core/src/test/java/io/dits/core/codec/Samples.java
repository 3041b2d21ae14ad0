// SPDX-License-Identifier: Apache-2.0
package io.dits.core.codec;

import io.dits.core.content.Blob;
import io.dits.core.content.Hashing;
import io.dits.core.model.ChunkId;
import io.dits.core.model.Commit;
import io.dits.core.model.CommitId;
import io.dits.core.model.FileName;
import io.dits.core.model.ManifestId;
import io.dits.core.model.ManifestNode;
import io.dits.core.model.Person;
import io.dits.core.model.Tag;
import io.dits.core.model.TreeEntry;
import io.dits.core.model.TreeId;
import io.dits.core.model.TreeNode;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One object of each shape, from fixed values. */
final class Samples {
    private Samples() {}

    static Map<String, Blob> all() {
        Map<String, Blob> samples = new LinkedHashMap<>();
        ChunkId a = new ChunkId(Hashing.sha256("a".getBytes(StandardCharsets.UTF_8)));
        ChunkId b = new ChunkId(Hashing.sha256("b".getBytes(StandardCharsets.UTF_8)));
        Blob leaf = Codec.encode(new ManifestNode.Leaf(
                2, List.of(new ManifestNode.Part<>(a, 262_144), new ManifestNode.Part<>(b, 16 << 20))));
        samples.put("manifest-leaf", leaf);
        samples.put(
                "manifest-inner",
                Codec.encode(new ManifestNode.Inner(
                        2, 1, List.of(new ManifestNode.Part<>((ManifestId) leaf.id(), 5L << 40)))));
        Blob empty = Codec.encode(TreeNode.EMPTY);
        samples.put("tree-empty", empty);
        Blob tree = Codec.encode(new TreeNode.Leaf(List.of(
                new TreeEntry.File(new FileName("Schnitt ä.mov"), (ManifestId) leaf.id(), 17_039_360, false),
                new TreeEntry.Symlink(new FileName("latest"), "renders/v002"),
                new TreeEntry.File(new FileName("render.sh"), a, 1, true),
                new TreeEntry.Directory(new FileName("renders"), (TreeId) empty.id()))));
        samples.put("tree-leaf", tree);
        samples.put(
                "tree-inner",
                Codec.encode(new TreeNode.Inner(
                        1, List.of(new TreeNode.Child(new FileName("Schnitt ä.mov"), (TreeId) tree.id(), 4)))));
        Person author = new Person("Ada Müller", "ada@example.com", 1_700_000_000L, 60);
        Person committer = new Person("Bo", "", -1, -570);
        Blob first =
                Codec.encode(new Commit((TreeId) tree.id(), List.of(), author, committer, "First cut\n", new byte[0]));
        samples.put("commit-first", first);
        samples.put(
                "commit-signed",
                Codec.encode(new Commit(
                        (TreeId) tree.id(),
                        List.of((CommitId) first.id()),
                        author,
                        author,
                        "Zweiter Schnitt\n\nmit Titel",
                        new byte[] {1, 2, 3})));
        samples.put(
                "tag",
                Codec.encode(new Tag((CommitId) first.id(), "v1.0", committer, "for the festival", new byte[0])));
        return samples;
    }

    /** Decodes and encodes again. */
    static Blob again(Blob blob) {
        byte[] bytes = blob.bytes();
        return switch (blob.id().kind()) {
            case CHUNK -> throw new IllegalArgumentException("a chunk has no encoding");
            case MANIFEST -> Codec.encode(Codec.manifest(bytes));
            case TREE -> Codec.encode(Codec.tree(bytes));
            case COMMIT -> Codec.encode(Codec.commit(bytes));
            case TAG -> Codec.encode(Codec.tag(bytes));
        };
    }
}
