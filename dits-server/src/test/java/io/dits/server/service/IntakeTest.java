// SPDX-License-Identifier: Apache-2.0
package io.dits.server.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dits.core.content.Encoded;
import io.dits.core.content.Encoding;
import io.dits.core.model.ChunkId;
import io.dits.core.model.Kind;
import io.dits.core.model.ObjectId;
import io.dits.core.model.TreeId;
import io.dits.core.wire.Frames;
import io.dits.server.meta.Accepted;
import io.dits.server.meta.Facts;
import io.dits.server.meta.Links;
import io.dits.server.meta.Reach;
import io.dits.server.meta.RepositoryId;
import io.dits.server.meta.Reservations;
import io.dits.storage.memory.MemoryBlobStore;
import io.dits.testkit.data.Samples;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class IntakeTest {
    private static final int LARGEST = 16 << 20;

    private final ByteBudget budget = new ByteBudget(64L << 20);
    private final List<Long> held = new ArrayList<>();

    @Test
    void oneAnnouncedTreeOfTheLargestSizeDoesNotStopAllOtherUploads() throws Exception {
        long all = budget.available();
        List<Long> left = new ArrayList<>();
        byte[] header = Frames.header(
                Samples.seeded(1).id(Kind.TREE), new Encoded(Encoding.STORED, LARGEST, new byte[LARGEST]));
        try (InputStream slow = new SequenceInputStream(new ByteArrayInputStream(header), new InputStream() {
                    @Override
                    public int read() {
                        left.add(budget.available());
                        return -1;
                    }

                    @Override
                    public int read(byte[] target, int offset, int length) {
                        return read();
                    }
                });
                Intake intake = new Intake(
                        new MemoryBlobStore(),
                        new NoLinks(),
                        budget,
                        new Portions(new MemoryBlobStore(), budget, Duration.ofMillis(1)),
                        Duration.ofMillis(1),
                        new RepositoryId(1),
                        new Hold(Reservations.NONE, new RepositoryId(1)),
                        held::add)) {
            assertThatThrownBy(() -> intake.takeAll(slow)).isInstanceOf(EOFException.class);
        }
        assertThat(left).isNotEmpty().allMatch(free -> free > all / 2);
        assertThat(budget.available()).isEqualTo(all);
        assertThat(held.getFirst()).as("what its sender must hurry for").isGreaterThanOrEqualTo(LARGEST);
        assertThat(held.getLast()).isZero();
    }

    /** No repository has anything. */
    private static final class NoLinks implements Links {
        @Override
        public Set<ObjectId> wanted(RepositoryId repository, Collection<? extends ObjectId> ids) {
            return Set.copyOf(ids);
        }

        @Override
        public List<ObjectId> damaged(RepositoryId repository, Optional<ObjectId> after, int limit) {
            return List.of();
        }

        @Override
        public Set<ObjectId> missing(RepositoryId repository, Collection<? extends ObjectId> ids) {
            return Set.copyOf(ids);
        }

        @Override
        public Set<ChunkId> adopt(RepositoryId repository, Reach reach, Collection<ChunkId> chunks) {
            return Set.of();
        }

        @Override
        public Map<ObjectId, Integer> sizes(RepositoryId repository, Collection<? extends ObjectId> ids) {
            return Map.of();
        }

        @Override
        public Map<ObjectId, Facts> facts(RepositoryId repository, Collection<? extends ObjectId> ids) {
            return Map.of();
        }

        @Override
        public void composed(Collection<TreeId> nodes) {}

        @Override
        public Acceptance accept(
                RepositoryId repository,
                List<Accepted> objects,
                Set<ObjectId> children,
                Reservations.Reservation reservation) {
            return new Acceptance.Done(objects.size(), 0);
        }
    }
}
