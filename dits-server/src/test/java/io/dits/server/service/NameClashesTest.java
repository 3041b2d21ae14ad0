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
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class NameClashesTest {
    private static final int LEAVES = 20;
    private static final int NAMES = 50;

    private final MemoryBlobStore store = new MemoryBlobStore();

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
        Blob root = Codec.encode(new TreeNode.Inner(1, children));
        store.put(root);
        return (TreeId) root.id();
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
        AtomicInteger questions = new AtomicInteger();
        BlobStore counted = (BlobStore) Proxy.newProxyInstance(
                BlobStore.class.getClassLoader(), new Class<?>[] {BlobStore.class}, (_, method, arguments) -> {
                    questions.incrementAndGet();
                    return method.invoke(store, arguments);
                });
        assertThat(new NameClashes(counted, List.of()).find(none, 1002)).isEmpty();
        assertThat(questions).as("of 22 leaves and what is above them").hasValue(2);
    }

    @Test
    void aClashIsFoundInHoweverManyRounds() {
        // The kelvin sign is composed to a plain letter, which stands in another leaf.
        TreeId clash = directory("K.png", "\u212a.png");
        TreeId none = directory("L.png", "\u212a.png");
        for (int atOnce : List.of(1 << 20, 300, 7)) {
            NameClashes clashes = new NameClashes(store, List.of(), atOnce);
            assertThat(clashes.find(none, 1002)).isEmpty();
            assertThat(clashes.find(clash, 1002))
                    .hasValueSatisfying(
                            text -> assertThat(text).contains("'K.png' and ").contains("Rename one"));
        }
    }
}
