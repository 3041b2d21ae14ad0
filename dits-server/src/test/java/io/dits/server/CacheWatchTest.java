// SPDX-License-Identifier: Apache-2.0
package io.dits.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.dits.core.store.StoreException;
import io.dits.server.meta.CacheBoard;
import io.dits.server.meta.Cause;
import io.dits.storage.cache.MemoryCache;
import io.dits.storage.memory.MemoryBlobStore;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A server that ends while its database is away. */
final class CacheWatchTest {
    private static final int MINUTE = 60;

    /** A database that takes questions and answers none until it is interrupted. */
    private static final class Silent implements CacheBoard {
        final CountDownLatch asked = new CountDownLatch(1);
        final AtomicBoolean left = new AtomicBoolean();

        private StoreException away() {
            asked.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return new StoreException(StoreException.Kind.UNAVAILABLE, "away");
        }

        @Override
        public long clearing() {
            throw away();
        }

        @Override
        public long clear(Cause cause) {
            throw away();
        }

        @Override
        public List<Seen> seen() {
            throw away();
        }

        @Override
        public void tell(Told told) {
            throw away();
        }

        @Override
        public void leave(UUID server) {
            left.set(true);
        }
    }

    @Test
    @Timeout(MINUTE)
    void theEndOfAServerDoesNotWaitForADatabaseThatIsAway() throws Exception {
        Silent board = new Silent();
        CacheWatch watch = CacheWatch.begin(
                board, new MemoryCache(new MemoryBlobStore(), 1 << 20), Optional.empty(), new UUID(1, 2), "server:1");
        board.asked.await();
        watch.close();
        assertThat(board.left).isFalse();
    }
}
