// SPDX-License-Identifier: Apache-2.0
package io.dits.cloud.transfer;

import io.dits.core.store.Failures;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Does the same with many things, several at once. */
public final class AtOnce {
    private AtOnce() {}

    /** What is done with each. */
    @FunctionalInterface
    public interface Work<T> {
        /** Does it. */
        void on(T item) throws Exception;
    }

    /** Does the work on all items, at most so many at once. The first failure is thrown, and no more items are begun. */
    public static <T> void forEach(Collection<T> items, int most, Work<T> work) {
        Queue<T> queue = new Queue<>(items.iterator());
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<? extends Future<?>> workers = IntStream.range(0, Math.min(most, items.size()))
                    .mapToObj(i -> threads.submit(() -> queue.drain(work)))
                    .toList();
            for (Future<?> worker : workers) {
                Failures.awaited(worker::get);
            }
        }
    }

    private static final class Queue<T> {
        private final Iterator<T> items;
        private boolean ended;

        Queue(Iterator<T> items) {
            this.items = items;
        }

        private synchronized Optional<T> next() {
            return ended || !items.hasNext() ? Optional.empty() : Optional.of(items.next());
        }

        private synchronized void end() {
            ended = true;
        }

        @Nullable
        Void drain(Work<T> work) throws Exception {
            boolean done = false;
            try {
                for (Optional<T> item = next(); item.isPresent(); item = next()) {
                    work.on(item.get());
                }
                done = true;
            } finally {
                if (!done) {
                    end();
                }
            }
            return null;
        }
    }
}
