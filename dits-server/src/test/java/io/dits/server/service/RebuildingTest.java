// SPDX-License-Identifier: Apache-2.0
package io.dits.server.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dits.core.content.Blob;
import io.dits.core.content.Patch;
import io.dits.core.content.Piece;
import io.dits.core.model.ChunkId;
import io.dits.core.model.Kind;
import io.dits.core.model.ObjectId;
import io.dits.core.model.TreeId;
import io.dits.core.store.BlobStore;
import io.dits.core.wire.Frames.Item;
import io.dits.server.meta.Accepted;
import io.dits.server.meta.Facts;
import io.dits.server.meta.Links;
import io.dits.server.meta.Reach;
import io.dits.server.meta.RepositoryId;
import io.dits.server.meta.Reservations;
import io.dits.storage.memory.MemoryBlobStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

final class RebuildingTest {
    private final ByteBudget budget = new ByteBudget(64L << 20);
    private final Counted store = new Counted();
    private final Linked links = new Linked();
    private final Rebuilding rebuilding =
            new Rebuilding(links, new Portions(store, budget, Duration.ofMillis(1)), new RepositoryId(1));
    private final Random random = new Random(1);

    private Blob base(int size) {
        byte[] bytes = new byte[size];
        random.nextBytes(bytes);
        Blob base = Blob.of(Kind.CHUNK, bytes);
        store.all.put(base);
        links.sizes.put(base.id(), size);
        return base;
    }

    /** Made of the first half of one and the second of the other. */
    private static Item made(Blob one, Blob other) {
        int half = one.size() / 2;
        byte[] bytes = one.bytes().clone();
        System.arraycopy(other.bytes(), half, bytes, half, bytes.length - half);
        return new Item.InPieces(Patch.of(
                Blob.of(Kind.CHUNK, bytes),
                List.of(
                        new Piece.Copy((ChunkId) one.id(), 0, half),
                        new Piece.Copy((ChunkId) other.id(), half, bytes.length - half))));
    }

    @Test
    void theBasesOfAGroupAreAskedForAndReadTogether() {
        List<Blob> bases = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            bases.add(base(100_000));
        }
        List<Item> group = new ArrayList<>(List.of(new Item.Whole(bases.getFirst())));
        for (int i = 0; i < 29; i++) {
            group.add(made(bases.get(i), bases.get(i + 1)));
        }

        Rebuilding.Outcome outcome = rebuilding.whole(group);

        assertThat(((Rebuilding.Outcome.Whole) outcome).blobs()).hasSize(30).startsWith(bases.getFirst());
        assertThat(links.asked).isEqualTo(1);
        assertThat(store.reads).containsExactly(30);
        assertThat(budget.available()).isEqualTo(64L << 20);
    }

    @Test
    void largeBasesAreReadInPortions() {
        Item.InPieces large = (Item.InPieces) made(base(3 << 20), base(3 << 20));
        assertThat(rebuilding.whole(List.of(large))).isInstanceOf(Rebuilding.Outcome.Whole.class);
        assertThat(store.reads).containsExactly(1, 1);
    }

    @Test
    void aGroupForWhichTheServerWouldHaveToReadWithoutEndIsRefused() {
        List<Item> group = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            Blob base = base(1000);
            links.sizes.put(base.id(), 16 << 20);
            group.add(made(base, base(1000)));
        }
        assertThatThrownBy(() -> rebuilding.whole(group))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("send the chunks whole");
        assertThat(store.reads).isEmpty();
    }

    @Test
    void aBaseThatIsLinkedButGoneIsNamed() {
        Blob gone = base(1000);
        Item made = made(gone, base(1000));
        store.gone = Optional.of(gone.id());
        Rebuilding.Outcome.Refused refused = (Rebuilding.Outcome.Refused) rebuilding.whole(List.of(made));
        assertThat(((Upload.NoBase) refused.reason()).bases()).containsExactly(gone.id());
    }

    /** Counts how many ids each read has. */
    private static final class Counted implements BlobStore {
        private final MemoryBlobStore all = new MemoryBlobStore();
        private final List<Integer> reads = new CopyOnWriteArrayList<>();
        private Optional<ObjectId> gone = Optional.empty();

        @Override
        public Optional<Blob> get(ObjectId id) {
            throw new AssertionError("one by one");
        }

        @Override
        public void getAll(Collection<? extends ObjectId> ids, Consumer<Blob> sink) {
            reads.add(ids.size());
            all.getAll(ids.stream().filter(id -> !gone.equals(Optional.of(id))).toList(), sink);
        }

        @Override
        public void putAll(Iterable<Blob> blobs) {
            all.putAll(blobs);
        }

        @Override
        public Set<ObjectId> missing(Collection<? extends ObjectId> ids) {
            return all.missing(ids);
        }
    }

    /** Has whatever has a size. */
    private static final class Linked implements Links {
        private final Map<ObjectId, Integer> sizes = new HashMap<>();
        private int asked;

        @Override
        public Map<ObjectId, Integer> sizes(RepositoryId repository, Collection<? extends ObjectId> ids) {
            asked++;
            Map<ObjectId, Integer> found = new HashMap<>(sizes);
            found.keySet().retainAll(Set.copyOf(ids));
            return found;
        }

        @Override
        public Set<ObjectId> missing(RepositoryId repository, Collection<? extends ObjectId> ids) {
            throw new AssertionError();
        }

        @Override
        public Set<ObjectId> wanted(RepositoryId repository, Collection<? extends ObjectId> ids) {
            throw new AssertionError();
        }

        @Override
        public List<ObjectId> damaged(RepositoryId repository, Optional<ObjectId> after, int limit) {
            throw new AssertionError();
        }

        @Override
        public Set<ChunkId> adopt(RepositoryId repository, Reach reach, Collection<ChunkId> chunks) {
            throw new AssertionError();
        }

        @Override
        public Map<ObjectId, Facts> facts(RepositoryId repository, Collection<? extends ObjectId> ids) {
            throw new AssertionError();
        }

        @Override
        public void composed(Collection<TreeId> nodes) {
            throw new AssertionError();
        }

        @Override
        public Acceptance accept(
                RepositoryId repository,
                List<Accepted> objects,
                Set<ObjectId> children,
                Reservations.Reservation reservation) {
            throw new AssertionError();
        }
    }
}
