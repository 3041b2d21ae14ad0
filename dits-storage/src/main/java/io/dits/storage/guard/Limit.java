// SPDX-License-Identifier: Apache-2.0
package io.dits.storage.guard;

import io.dits.core.store.StoreException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** So many calls at once; who comes beyond that waits for his turn, for a bounded time. */
public final class Limit implements Guard {
    private final Semaphore calls;
    private final int atOnce;
    private final Duration patience;

    /**
     * A limit.
     *
     * @param atOnce the most calls at once, at least 1
     * @param patience how long a call waits for its turn before it fails as THROTTLED
     */
    public Limit(int atOnce, Duration patience) {
        this.calls = new Semaphore(atOnce, true);
        this.atOnce = atOnce;
        this.patience = patience;
    }

    @Override
    public <T> T run(Operation operation, Supplier<T> call) {
        take();
        try {
            return call.get();
        } finally {
            calls.release();
        }
    }

    private void take() {
        try {
            if (!calls.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new StoreException(
                        StoreException.Kind.THROTTLED,
                        "object storage: " + atOnce + " calls were under way for " + patience.toMillis()
                                + " ms; try again");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException(
                    StoreException.Kind.UNAVAILABLE, "object storage: interrupted while other calls were under way", e);
        }
    }
}
