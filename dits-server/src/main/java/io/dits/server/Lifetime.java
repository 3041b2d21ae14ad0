// SPDX-License-Identifier: Apache-2.0
package io.dits.server;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** What a program has begun and must end in reverse order, once, whether it is told to end or cannot go on. */
final class Lifetime implements AutoCloseable {
    /** Longer than any start takes, but for a recovery of the database. */
    private static final int START_SECONDS = 120;

    private final Deque<AutoCloseable> begun = new ArrayDeque<>();
    private final CountDownLatch started = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private final AtomicBoolean toldToEnd = new AtomicBoolean();

    /** The program was told to end while it was starting. */
    static final class EndedEarly extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** Takes what has to be ended. */
    synchronized <T extends AutoCloseable> T own(T part) {
        begun.push(part);
        return part;
    }

    /** Between the steps of a start: does not return if the program was told to end. */
    void step() {
        if (toldToEnd.get()) {
            throw new EndedEarly();
        }
    }

    /** The start is over, well or not: from now on everything can be ended. */
    void started() {
        started.countDown();
    }

    /** Ends everything when the process is told to end, then the process with status 0, or 1 if that failed. */
    Thread onSignal(Consumer<String> says) {
        Thread hook = new Thread(() -> Runtime.getRuntime().halt(end(says)), "end");
        Runtime.getRuntime().addShutdownHook(hook);
        return hook;
    }

    private int end(Consumer<String> says) {
        toldToEnd.set(true);
        says.accept("Stopping …");
        try {
            boolean _ = started.await(START_SECONDS, TimeUnit.SECONDS);
            close();
            says.accept("Stopped.");
            return 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 1;
        } catch (RuntimeException e) {
            says.accept("Not stopped in order: " + e.getMessage());
            return 1;
        }
    }

    /** Returns when everything has ended. */
    void await() throws InterruptedException {
        ended.await();
    }

    /** Ends what was begun, the last first; all of it, even if some of it fails. */
    @Override
    public synchronized void close() {
        IllegalStateException failure = new IllegalStateException("some parts did not end in order");
        while (!begun.isEmpty()) {
            try {
                begun.pop().close();
            } catch (Exception e) {
                failure = new IllegalStateException(e.getMessage(), e);
                failure.addSuppressed(e);
            }
        }
        ended.countDown();
        if (failure.getSuppressed().length > 0) {
            throw failure;
        }
    }
}
