// SPDX-License-Identifier: Apache-2.0
package io.dits.server.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dits.core.codec.Codec;
import io.dits.core.content.Hashing;
import io.dits.core.model.CommitId;
import io.dits.core.model.FileName;
import io.dits.core.model.RefName;
import io.dits.core.model.TagId;
import io.dits.core.model.TreeEntry;
import io.dits.core.model.TreeId;
import io.dits.core.model.TreeNode;
import io.dits.core.store.StoreException;
import io.dits.server.meta.CommitGraph;
import io.dits.server.meta.CommitRow;
import io.dits.server.meta.OwnerName;
import io.dits.server.meta.Repository;
import io.dits.server.meta.RepositoryId;
import io.dits.server.meta.RepositoryName;
import io.dits.server.meta.RepositoryRole;
import io.dits.server.meta.Visibility;
import io.dits.storage.memory.MemoryBlobStore;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class HistoriesTest {
    private static final ReadAccess ACCESS = new ReadAccess(
            new Actor(1, "ann", "ann@a.example", "Ann", false),
            new Repository(
                    new RepositoryId(1),
                    1,
                    new OwnerName("ann"),
                    new RepositoryName("film"),
                    new Repository.Settings("", Visibility.PRIVATE, RefName.branch("main")),
                    Instant.EPOCH,
                    Instant.EPOCH),
            RepositoryRole.READ);

    private final ByteBudget budget = new ByteBudget(64L << 20);
    private final MemoryBlobStore store = new MemoryBlobStore();
    private final Map<CommitId, CommitRow> rows = new HashMap<>();
    private final CommitGraph graph = new CommitGraph() {
        @Override
        public Map<CommitId, CommitRow> load(RepositoryId repository, Collection<CommitId> commits, int depth) {
            Map<CommitId, CommitRow> found = new HashMap<>(rows);
            found.keySet().retainAll(commits);
            return found;
        }

        @Override
        public Map<TagId, CommitId> targets(RepositoryId repository, Collection<TagId> tags) {
            return Map.of();
        }
    };

    private Histories histories(int mostPassed) {
        return new Histories(graph, store, budget, Duration.ofMillis(1), mostPassed);
    }

    private CommitId commit(String name, int generation, CommitId... parents) {
        var empty = Codec.encode(TreeNode.EMPTY);
        store.put(empty);
        return commit(name, generation, (TreeId) empty.id(), parents);
    }

    private CommitId commit(String name, int generation, TreeId tree, CommitId... parents) {
        CommitId id = new CommitId(Hashing.sha256(name.getBytes(StandardCharsets.UTF_8)));
        rows.put(id, new CommitRow(id, tree, List.of(parents), generation, generation));
        return id;
    }

    /** Before, a question for an old commit walked through all that is newer, however much it is. */
    @Test
    void whatIsWantedFarBelowWhatIsHadIsRefusedInsteadOfWalkingOnButNeverAnsweredWrongly() {
        CommitId base = commit("base", 1);
        CommitId old = commit("old", 2, base);
        CommitId head = base;
        for (int generation = 3; generation <= 12; generation++) {
            head = commit("commit " + generation, generation, head);
        }
        CommitId have = head;
        Histories.Part near =
                histories(10).negotiate(ACCESS, List.of(old), List.of(have), 10).orElseThrow();
        assertThat(near.commits()).extracting(CommitRow::id).containsExactly(old);
        assertThat(near.hasMore()).isFalse();
        assertThatThrownBy(() -> histories(9).negotiate(ACCESS, List.of(old), List.of(have), 10))
                .isInstanceOf(Histories.TooFarException.class)
                .hasMessageContaining("more than 9 commits");
        assertThat(histories(1).negotiate(ACCESS, List.of(have), List.of(old), 100))
                .as("what is found does not count")
                .hasValueSatisfying(part -> assertThat(part.commits()).hasSize(10));
    }

    /** Before, the nodes that a comparison stood in were counted nowhere: nested directories filled the memory. */
    @Test
    void aComparisonThatNeedsMoreMemoryThanThereIsIsPutOff() {
        long all = budget.available();
        CommitId empty = commit("empty", 1);
        CommitId flat = commit("flat", 2, nested(1), empty);
        assertThat(histories(10).compare(ACCESS, empty, flat, 1).hasMore()).isTrue();
        CommitId deep = commit("deep", 2, nested(10), empty);
        assertThatThrownBy(() -> histories(10).compare(ACCESS, empty, deep, 1))
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.THROTTLED));
        assertThat(budget.available()).as("all is given back").isEqualTo(all);
    }

    /** Directories in each other that have very many entries each; the next one is the first of them. */
    private TreeId nested(int depth) {
        List<TreeEntry> entries = new ArrayList<>();
        if (depth > 1) {
            entries.add(new TreeEntry.Directory(new FileName("!"), nested(depth - 1)));
        }
        for (int i = 0; i < 40_000; i++) {
            entries.add(new TreeEntry.Symlink(new FileName("link-%05d".formatted(i)), "x"));
        }
        var node = Codec.encode(new TreeNode.Leaf(entries));
        store.put(node);
        return (TreeId) node.id();
    }

    /** Before, a comparison walked through all commits that one side lacks, however many. */
    @Test
    void aComparisonOfWhatLiesTooFarApartSaysSoInsteadOfWalkingOn() {
        CommitId base = commit("base", 1);
        CommitId head = base;
        for (int generation = 2; generation <= 12; generation++) {
            head = commit("commit " + generation, generation, head);
        }
        Histories.Comparison near = histories(12).compare(ACCESS, base, head, 10);
        assertThat(near.ahead()).isEqualTo(11);
        assertThat(near.mergeBase()).contains(base);
        CommitId far = head;
        assertThatThrownBy(() -> histories(10).compare(ACCESS, base, far, 10))
                .isInstanceOf(Histories.TooFarException.class)
                .hasMessageContaining("more than 10 commits");
    }
}
