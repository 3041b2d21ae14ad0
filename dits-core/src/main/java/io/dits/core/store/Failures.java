// SPDX-License-Identifier: Apache-2.0
package io.dits.core.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;

/** What goes wrong in a thread that helps another is thrown in the one that waits for it. */
public final class Failures {
    private Failures() {}

    /** The failure, to be thrown, unchecked; throws it at once if it is an error. */
    public static RuntimeException thrown(Throwable failure) {
        return switch (failure) {
            case Error error -> throw error;
            case RuntimeException exception -> exception;
            case IOException exception -> new UncheckedIOException(exception);
            default -> new IllegalStateException(failure);
        };
    }

    /** The same of what a task threw. */
    public static RuntimeException thrown(ExecutionException task) {
        Throwable cause = task.getCause();
        return cause == null ? new IllegalStateException(task) : thrown(cause);
    }

    /** Something that is waited for. */
    @FunctionalInterface
    public interface Wait<T> {
        /** Waits. */
        T await() throws InterruptedException, ExecutionException;
    }

    /**
     * What was waited for; throws, unchecked, what a task threw.
     *
     * @throws CancellationException if the thread is interrupted, as it still is then
     */
    public static <T> T awaited(Wait<T> wait) {
        try {
            return wait.await();
        } catch (ExecutionException e) {
            throw thrown(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted");
        }
    }
}
