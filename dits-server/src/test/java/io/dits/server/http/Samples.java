// SPDX-License-Identifier: Apache-2.0
package io.dits.server.http;

import io.dits.core.codec.Codec;
import io.dits.core.content.Blob;
import io.dits.core.model.ChunkId;
import io.dits.core.model.Commit;
import io.dits.core.model.CommitId;
import io.dits.core.model.FileName;
import io.dits.core.model.Kind;
import io.dits.core.model.Person;
import io.dits.core.model.TreeEntry;
import io.dits.core.model.TreeId;
import io.dits.core.model.TreeNode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Objects to push. */
public final class Samples {
    public static final Person ANN = new Person("Ann", "ann@example.org", 1_700_000_000, 60);

    private Samples() {}

    public static Blob chunk(String text) {
        return Blob.of(Kind.CHUNK, text.getBytes(StandardCharsets.UTF_8));
    }

    public static Blob noise(int size, long seed) {
        byte[] bytes = new byte[size];
        new Random(seed).nextBytes(bytes);
        return Blob.of(Kind.CHUNK, bytes);
    }

    public static TreeEntry.File file(String name, Blob chunk) {
        return new TreeEntry.File(new FileName(name), (ChunkId) chunk.id(), chunk.size(), false);
    }

    public static TreeEntry.Directory directory(String name, Blob tree) {
        return new TreeEntry.Directory(new FileName(name), (TreeId) tree.id());
    }

    public static Blob tree(TreeEntry... entries) {
        return Codec.encode(new TreeNode.Leaf(List.of(entries)));
    }

    public static Blob commit(Blob tree, String message, Blob... parents) {
        return commit(tree, message, ANN.seconds(), parents);
    }

    public static Blob commit(Blob tree, String message, long seconds, Blob... parents) {
        Person who = new Person(ANN.name(), ANN.email(), seconds, 60);
        List<CommitId> ids =
                Arrays.stream(parents).map(parent -> (CommitId) parent.id()).toList();
        return Codec.encode(new Commit((TreeId) tree.id(), ids, who, who, message, new byte[0]));
    }

    public static String hex(Blob blob) {
        return blob.id().hash().hex();
    }

    public static String text(Blob blob) {
        return blob.id().text();
    }
}
