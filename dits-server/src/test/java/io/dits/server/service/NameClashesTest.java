// SPDX-License-Identifier: Apache-2.0
package io.dits.server.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.dits.core.codec.Codec;
import io.dits.core.content.Blob;
import io.dits.core.model.FileName;
import io.dits.core.model.TreeEntry;
import io.dits.core.model.TreeId;
import io.dits.core.model.TreeNode;
import io.dits.core.store.BlobStore;
import io.dits.storage.memory.MemoryBlobStore;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class NameClashesTest {
    private static final int LEAVES = 20;
    private static final int NAMES = 50;

    private final MemoryBlobStore store = new MemoryBlobStore();
    private final AtomicInteger questions = new AtomicInteger();
    /** Nodes that were asked for. */
    private final AtomicInteger read = new AtomicInteger();

    /** A directory of two levels, which ends with two leaves of one name. */
    private TreeId directory(String nextToLast, String last) {
        List<TreeNode.Child> children = new ArrayList<>();
        for (int leaf = 0; leaf < LEAVES; leaf++) {
            int from = leaf * NAMES;
            children.add(leaf(IntStream.range(from, from + NAMES)
                    .mapToObj("%05d.png"::formatted)
                    .toList()));
        }
        children.add(leaf(List.of(nextToLast)));
        children.add(leaf(List.of(last)));
        return inner(1, children);
    }

    private TreeId inner(int level, List<TreeNode.Child> children) {
        Blob node = Codec.encode(new TreeNode.Inner(level, children));
        store.put(node);
        return (TreeId) node.id();
    }

    private NameClashes clashes(NameClashes.Looks looks) {
        BlobStore counted = (BlobStore) Proxy.newProxyInstance(
                BlobStore.class.getClassLoader(), new Class<?>[] {BlobStore.class}, (_, method, arguments) -> {
                    questions.incrementAndGet();
                    read.addAndGet(((Collection<?>) arguments[0]).size());
                    return method.invoke(store, arguments);
                });
        return new NameClashes(new TreeReads(counted, List.of()), looks);
    }

    private TreeNode.Child leaf(List<String> names) {
        List<TreeEntry> entries = names.stream()
                .<TreeEntry>map(name -> new TreeEntry.Symlink(new FileName(name), "x"))
                .toList();
        Blob blob = Codec.encode(new TreeNode.Leaf(entries));
        store.put(blob);
        return new TreeNode.Child(entries.getFirst().name(), (TreeId) blob.id(), entries.size());
    }

    @Test
    void eachLeafWasAskedForByAQuestionOfItsOwn() {
        TreeId none = directory("L.png", "\u212a.png");
        assertThat(clashes(NameClashes.Looks.usual()).find(List.of(none))).isEmpty();
        assertThat(questions).as("of 22 leaves and what is above them").hasValue(2);
    }

    /** Before, each of the nodes had all of its leaves read again: the more nodes, the more leaves each. */
    @Test
    void manySmallNodesOverTheSameLeavesHadThemReadOnceForEach() {
        List<TreeId> many = new ArrayList<>();
        TreeNode.Child large = new TreeNode.Child(new FileName("00000.png"), directory("L.png", "\u212a.png"), 1002);
        for (int i = 0; i < 500; i++) {
            TreeNode.Child own = leaf(List.of("\u212a" + i));
            TreeId last = inner(1, List.of(own));
            many.add(inner(2, List.of(large, new TreeNode.Child(own.first(), last, 1))));
        }
        assertThat(clashes(NameClashes.Looks.usual()).find(many)).isEmpty();
        assertThat(read).as("500 of each level, and those in common").hasValue(3 * 500 + 1 + 22);
    }

    @Test
    void oneOfManyThatClashesIsFoundAndNamed() {
        List<TreeId> many = new ArrayList<>(List.of(directory("L.png", "\u212a.png"), directory("K.png", "Z.png")));
        for (int i = 0; i < 40; i++) {
            many.add(directory("O.png", "\u212a" + i));
        }
        // Names in one form here and in another there are no clash.
        assertThat(clashes(NameClashes.Looks.usual()).find(many)).isEmpty();
        TreeId clash = directory("K.png", "\u212a.png");
        many.add(17, clash);
        assertThat(clashes(NameClashes.Looks.usual()).find(many))
                .hasValueSatisfying(found -> assertThat(found.object()).isEqualTo(clash));
    }

    @Test
    void whatIsTooMuchToBeComparedIsRefusedWithAWayOut() {
        TreeId large = directory("L.png", "\u212a.png");
        assertThat(clashes(new NameClashes.Looks(1000, 1002 + 32 * 22, 1 << 20)).find(List.of(large)))
                .hasValueSatisfying(found ->
                        assertThat(found.reason()).contains("too many names").contains("divide the directory"));
        TreeId other = directory("L.png", "\u212b.png");
        NameClashes.Looks looks = new NameClashes.Looks(2000, 2000, 2 * (1002 + 32 * 23));
        assertThat(clashes(looks).find(List.of(large))).isEmpty();
        assertThat(clashes(looks).find(List.of(other))).isEmpty();
        assertThat(clashes(looks).find(List.of(other)))
                .hasValueSatisfying(found -> assertThat(found.reason()).contains("Upload fewer at once"));
        assertThat(clashes(new NameClashes.Looks(2000, 1800, 5000)).find(List.of(large, other)))
                .as("together too many, but not one after the other")
                .isEmpty();
    }

    @Test
    void nodesWithoutNamesInAnotherFormAreTold() {
        TreeId plain = directory("L.png", "M.png");
        NameClashes clashes = clashes(NameClashes.Looks.usual());
        assertThat(clashes.find(List.of(plain))).isEmpty();
        assertThat(clashes.composed()).hasSize(23).contains(plain);
        NameClashes others = clashes(NameClashes.Looks.usual());
        assertThat(others.find(List.of(directory("L.png", "\u212a.png")))).isEmpty();
        assertThat(others.composed()).isEmpty();
    }

    @Test
    void aClashIsFoundInHoweverManyRounds() {
        // The kelvin sign is composed to a plain letter, which stands in another leaf.
        TreeId clash = directory("K.png", "\u212a.png");
        TreeId none = directory("L.png", "\u212a.png");
        for (int atOnce : List.of(1 << 20, 300, 7)) {
            NameClashes clashes = clashes(new NameClashes.Looks(atOnce, 1 << 20, 1 << 20));
            assertThat(clashes.find(List.of(none))).isEmpty();
            assertThat(clashes.find(List.of(clash)))
                    .hasValueSatisfying(found ->
                            assertThat(found.reason()).contains("'K.png' and ").contains("Rename one"));
        }
    }
}
