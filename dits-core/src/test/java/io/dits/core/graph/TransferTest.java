// SPDX-License-Identifier: Apache-2.0
package io.dits.core.graph;

import static org.assertj.core.api.Assertions.assertThat;

import io.dits.core.codec.Codec;
import io.dits.core.content.Blob;
import io.dits.core.model.FileName;
import io.dits.core.model.Kind;
import io.dits.core.model.ObjectId;
import io.dits.core.model.TreeEntry;
import io.dits.core.model.TreeId;
import io.dits.core.model.TreeNode;
import io.dits.core.store.BlobStore;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class TransferTest {
    /** Before, 400 000 files took 140 MB for their ids alone. */
    @Test
    void millionsOfFilesFitIntoTheHeapOfAClient() throws Exception {
        boolean full = Boolean.getBoolean("dits.full");
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process process = new ProcessBuilder(
                        java,
                        full ? "-Xmx384m" : "-Xmx128m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "io.dits.core.graph.TransferMemory",
                        full ? "2000000" : "300000")
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }

    @Test
    void childrenComeBeforeParentsAndWhatIsThereIsNotLookedInto() {
        Random random = new Random(1);
        Complete from = new Complete();
        List<Blob> trees = new ArrayList<>(List.of(Codec.encode(TreeNode.EMPTY)));
        for (int i = 0; i < 500; i++) {
            List<TreeEntry> entries = new ArrayList<>();
            for (int j = 0; j < 1 + random.nextInt(5); j++) {
                // Mostly of the latest, so that the directories are deep; often the same one twice.
                int at = Math.max(0, trees.size() - 1 - random.nextInt(12));
                entries.add(new TreeEntry.Directory(
                        new FileName("d" + i + "-" + j), (TreeId) trees.get(at).id()));
            }
            trees.add(Codec.encode(new TreeNode.Leaf(entries)));
        }
        from.putAll(trees);
        Complete to = new Complete();
        to.putAll(trees.subList(0, 200));
        int before = to.blobs.size();
        Blob tip = trees.getLast();

        Transfer.Result result = Transfer.copy(from, to, List.of(tip.id()), new Transfer.Listener() {});

        assertThat(to.blobs).containsKey(tip.id());
        assertThat(result.objects()).isEqualTo(to.blobs.size() - before);
        assertThat(from.reads).isLessThanOrEqualTo(300);
    }

    @Test
    void anIdTableKnowsEachIdOnceAlsoAfterItGrew() {
        IdTable table = new IdTable();
        List<ObjectId> ids = new ArrayList<>();
        for (int i = 0; i < 50_000; i++) {
            byte[] bytes = ("" + i / 2).getBytes(StandardCharsets.US_ASCII);
            ids.add(Blob.of(i % 2 == 0 ? Kind.CHUNK : Kind.TREE, bytes).id());
        }
        for (int i = 0; i < ids.size(); i++) {
            assertThat(table.add(ids.get(i))).isEqualTo(i);
        }
        for (int i = 0; i < ids.size(); i++) {
            assertThat(table.add(ids.get(i))).isEqualTo(i);
            assertThat(table.get(i)).isEqualTo(ids.get(i));
        }
        assertThat(table.size()).isEqualTo(ids.size());
    }

    /** Takes nothing whose children it lacks. */
    private static final class Complete implements BlobStore {
        private final Map<ObjectId, Blob> blobs = new LinkedHashMap<>();
        private int reads;

        @Override
        public Optional<Blob> get(ObjectId id) {
            reads++;
            return Optional.ofNullable(blobs.get(id));
        }

        @Override
        public void putAll(Iterable<Blob> given) {
            for (Blob blob : given) {
                assertThat(blobs.keySet()).containsAll(Children.of(blob));
                blobs.put(blob.id(), blob);
            }
        }

        @Override
        public Set<ObjectId> missing(Collection<? extends ObjectId> ids) {
            Set<ObjectId> missing = new HashSet<>(ids);
            missing.removeAll(blobs.keySet());
            return missing;
        }
    }
}
