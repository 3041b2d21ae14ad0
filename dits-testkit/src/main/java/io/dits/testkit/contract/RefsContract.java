// SPDX-License-Identifier: Apache-2.0
package io.dits.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.dits.core.model.RefName;
import io.dits.core.model.TargetId;
import io.dits.core.store.RefChange;
import io.dits.core.store.RefUpdate;
import io.dits.core.store.Refs;
import io.dits.testkit.data.SampleRepository;
import io.dits.testkit.data.Samples;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What every {@link Refs} promises.
 *
 * <ol>
 *   <li>An update is all or none: where one ref is not as the change said, none moves, and the answer names that ref and
 *       where it is.
 *   <li>Of several updates from one state exactly one is applied; the others learn where the ref is.
 *   <li>What was applied is seen by every later find and list, also of refs opened anew.
 *   <li>A change from a target to itself is applied if the ref is there, stale if not.
 *   <li>No name is a directory of another's, and no name stands twice in an update: an IllegalArgumentException, and
 *       nothing moves.
 *   <li>A listing has all refs whose names start with the prefix, in order, whatever the prefix.
 * </ol>
 */
public abstract class RefsContract {
    private static final int TARGETS = 12;

    private final SampleRepository repository = SampleRepository.of(Samples.random(), TARGETS);
    private Refs refs;

    /** For the subclass. */
    @SuppressWarnings("NullAway.Init")
    protected RefsContract() {}

    /** New refs, none there. The targets will be commits of this repository. */
    protected abstract Refs create(SampleRepository repository) throws Exception;

    /** The same refs as another process would open them; the same object where nothing outlives it. */
    protected Refs reopen(Refs opened) throws Exception {
        return opened;
    }

    @BeforeEach
    final void open() throws Exception {
        refs = create(repository);
    }

    @Test
    final void clause1_anUpdateMovesAll() {
        assertApplied(make("heads/main", 0), make("heads/side", 1), make("tags/v1", 2));
        assertApplied(move("heads/main", 0, 3), remove("heads/side", 1), make("heads/new", 4));
        assertThat(refs.list(""))
                .containsExactly(
                        Map.entry(name("heads/main"), target(3)),
                        Map.entry(name("heads/new"), target(4)),
                        Map.entry(name("tags/v1"), target(2)));
    }

    @Test
    final void clause1_aStaleUpdateMovesNoneAndNamesTheActualTip() {
        assertApplied(make("heads/a", 0), make("heads/b", 1));
        assertThat(refs.update(List.of(move("heads/a", 0, 2), move("heads/b", 0, 3))))
                .isEqualTo(new RefUpdate.Stale(name("heads/b"), Optional.of(target(1))));
        assertThat(refs.find(name("heads/a"))).hasValue(target(0));
        assertThat(refs.find(name("heads/b"))).hasValue(target(1));
    }

    @Test
    final void clause1_makingWhatIsThereIsStale() {
        assertApplied(make("heads/a", 0));
        assertThat(refs.update(List.of(make("heads/a", 1))))
                .isEqualTo(new RefUpdate.Stale(name("heads/a"), Optional.of(target(0))));
    }

    @Test
    final void clause1_movingOrRemovingWhatIsNotThereIsStale() {
        for (RefChange change : List.of(move("heads/a", 0, 1), remove("heads/a", 0))) {
            assertThat(refs.update(List.of(change, make("heads/b", 2))))
                    .isEqualTo(new RefUpdate.Stale(name("heads/a"), Optional.empty()));
        }
        assertThat(refs.list("")).isEmpty();
    }

    @Test
    final void clause2_ofManyUpdatesFromOneStateExactlyOneIsApplied() throws Exception {
        assertApplied(make("heads/main", 0));
        List<RefUpdate> outcomes = atOnce(TARGETS - 1, i -> move("heads/main", 0, i + 1));
        assertThat(outcomes).filteredOn(RefUpdate.Applied.class::isInstance).hasSize(1);
        Optional<TargetId> winner = refs.find(name("heads/main"));
        assertThat(outcomes)
                .filteredOn(RefUpdate.Stale.class::isInstance)
                .hasSize(TARGETS - 2)
                .containsOnly(new RefUpdate.Stale(name("heads/main"), winner));
    }

    @Test
    final void clause2_ofManyThatMakeARefExactlyOneDoes() throws Exception {
        List<RefUpdate> outcomes = atOnce(TARGETS, i -> make("heads/main", i));
        assertThat(outcomes).filteredOn(RefUpdate.Applied.class::isInstance).hasSize(1);
        assertThat(refs.list("")).hasSize(1);
    }

    @Test
    final void clause3_whatWasAppliedIsSeenAlsoWhenOpenedAnew() throws Exception {
        assertApplied(make("heads/main", 0), make("tags/v1", 0), make("heads/gone", 1));
        assertApplied(move("heads/main", 0, 5), remove("heads/gone", 1));
        for (Refs one : List.of(refs, reopen(refs))) {
            assertThat(one.find(name("heads/main"))).hasValue(target(5));
            assertThat(one.find(name("heads/gone"))).isEmpty();
            assertThat(one.list("").keySet()).containsExactly(name("heads/main"), name("tags/v1"));
        }
    }

    @Test
    final void clause3_aRefCanBeRemovedAndMadeAgain() {
        assertApplied(make("heads/a", 0));
        assertApplied(remove("heads/a", 0));
        assertApplied(make("heads/a", 1));
        assertThat(refs.find(name("heads/a"))).hasValue(target(1));
    }

    @Test
    final void clause4_aChangeToItselfIsAppliedIfTheRefIsThere() {
        assertApplied(make("heads/a", 0));
        assertApplied(move("heads/a", 0, 0));
        assertThat(refs.find(name("heads/a"))).hasValue(target(0));
        assertThat(refs.update(List.of(move("heads/a", 1, 1))))
                .isEqualTo(new RefUpdate.Stale(name("heads/a"), Optional.of(target(0))));
        assertThat(refs.update(List.of(move("heads/b", 1, 1))))
                .isEqualTo(new RefUpdate.Stale(name("heads/b"), Optional.empty()));
    }

    @Test
    final void clause5_noNameIsADirectoryOfAnothers() {
        assertApplied(make("heads/a", 0), make("heads/b/c", 0), make("heads/a-b", 0));
        for (List<RefChange> clash : List.of(
                List.of(make("heads/a/b", 1)),
                List.of(make("heads/b", 1)),
                List.of(make("heads/ok", 1), make("heads/b/c/d/e", 1)),
                List.of(make("heads/x", 1), make("heads/x/y", 1)))) {
            assertThatIllegalArgumentException().as("%s", clash).isThrownBy(() -> refs.update(clash));
        }
        assertThat(refs.list("")).hasSize(3);
        assertApplied(remove("heads/a", 0), make("heads/a/b", 1));
    }

    @Test
    final void clause5_noNameStandsTwice() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> refs.update(List.of(make("heads/a", 0), make("heads/a", 0))));
        assertThat(refs.list("")).isEmpty();
    }

    @Test
    final void clause6_anyTextIsAPrefix() {
        assertApplied(
                make("heads/a", 0), make("heads/ab", 1), make("heads/b/c", 2), make("heads/b_c", 3), make("tags/a", 4));
        assertThat(names("heads/a")).containsExactly("heads/a", "heads/ab");
        assertThat(names("heads/b/")).containsExactly("heads/b/c");
        assertThat(names("heads/b_")).containsExactly("heads/b_c");
        assertThat(names("heads/")).containsExactly("heads/a", "heads/ab", "heads/b/c", "heads/b_c");
        assertThat(names("ta")).containsExactly("tags/a");
        assertThat(names("heads/%")).isEmpty();
        assertThat(names("")).hasSize(5);
    }

    @Test
    final void clause6_manyAreListed() {
        List<RefChange> changes = new ArrayList<>();
        for (int i = 0; i < 1500; i++) {
            changes.add(make("tags/v" + i, i % TARGETS));
        }
        for (int i = 0; i < changes.size(); i += 100) {
            assertThat(refs.update(changes.subList(i, i + 100))).isEqualTo(new RefUpdate.Applied());
        }
        assertThat(refs.list("tags/")).hasSize(1500);
        assertThat(names("")).isSorted();
    }

    private interface Wish {
        RefChange number(int i);
    }

    private List<RefUpdate> atOnce(int count, Wish wish) throws Exception {
        CountDownLatch start = new CountDownLatch(1);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<RefUpdate>> all = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                RefChange change = wish.number(i);
                all.add(threads.submit(() -> {
                    start.await();
                    return refs.update(List.of(change));
                }));
            }
            start.countDown();
            List<RefUpdate> outcomes = new ArrayList<>();
            for (Future<RefUpdate> one : all) {
                outcomes.add(one.get());
            }
            return outcomes;
        }
    }

    private List<String> names(String prefix) {
        return refs.list(prefix).keySet().stream().map(RefName::text).toList();
    }

    private void assertApplied(RefChange... changes) {
        assertThat(refs.update(List.of(changes))).isEqualTo(new RefUpdate.Applied());
    }

    private TargetId target(int number) {
        return repository.commits().get(number);
    }

    private static RefName name(String text) {
        return new RefName(text);
    }

    private RefChange make(String name, int to) {
        return new RefChange(name(name), Optional.empty(), Optional.of(target(to)));
    }

    private RefChange move(String name, int from, int to) {
        return new RefChange(name(name), Optional.of(target(from)), Optional.of(target(to)));
    }

    private RefChange remove(String name, int from) {
        return new RefChange(name(name), Optional.of(target(from)), Optional.empty());
    }
}
