// SPDX-License-Identifier: Apache-2.0
package io.dits.server.jobs;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;

/** How the thread of a job ends. */
public final class Ending {
    private Ending() {}

    /** Takes no more work, and waits so long for that under way before it is interrupted. */
    public static void of(ExecutorService thread, Duration patience) {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                thread.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            thread.shutdownNow();
        }
    }
}
