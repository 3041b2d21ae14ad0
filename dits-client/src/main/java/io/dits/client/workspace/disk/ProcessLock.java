// SPDX-License-Identifier: Apache-2.0
package io.dits.client.workspace.disk;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A lock between processes, held by the operating system for as long as its process lives: that of a dead one is free.
 * The thread that holds it may take it again. The content of the file means nothing.
 */
public final class ProcessLock {
    private static final long POLL_NANOS = 5_000_000;

    private final Path file;
    private final Duration patience;
    private final String what;
    private final boolean shared;
    private final ReentrantLock thread = new ReentrantLock(true);
    private Optional<FileChannel> held = Optional.empty();

    private ProcessLock(Path file, Duration patience, String what, boolean shared) {
        this.file = file;
        this.patience = patience;
        this.what = what;
        this.shared = shared;
    }

    /**
     * A lock that one process holds at a time.
     *
     * @param patience how long to wait for it
     * @param what it guards, for the message
     */
    public static ProcessLock exclusive(Path file, Duration patience, String what) {
        return new ProcessLock(file, patience, what, false);
    }

    /** A lock that many hold at a time, but not while one holds the same file's exclusive lock. */
    public static ProcessLock shared(Path file, Duration patience, String what) {
        return new ProcessLock(file, patience, what, true);
    }

    /** What is held until it is closed. */
    public interface Held extends AutoCloseable {
        @Override
        void close();
    }

    /**
     * Takes the lock.
     *
     * @throws WorkspaceException LOCKED if others hold it for longer than we wait
     */
    public Held take() {
        long deadline = System.nanoTime() + patience.toNanos();
        try {
            if (!thread.tryLock(patience.toNanos(), TimeUnit.NANOSECONDS)) {
                throw busy();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw busy();
        }
        if (thread.getHoldCount() == 1) {
            try {
                held = Optional.of(open(deadline));
            } catch (IOException e) {
                thread.unlock();
                throw new UncheckedIOException(e);
            } catch (RuntimeException e) {
                thread.unlock();
                throw e;
            }
        }
        return this::release;
    }

    private FileChannel open(long deadline) throws IOException {
        FileChannel channel = FileChannel.open(file, CREATE, READ, WRITE);
        try {
            while (tryLock(channel).isEmpty()) {
                if (System.nanoTime() >= deadline || Thread.currentThread().isInterrupted()) {
                    throw busy();
                }
                // The system has no call that waits for a lock for a bounded time.
                LockSupport.parkNanos(POLL_NANOS);
            }
            return channel;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private Optional<FileLock> tryLock(FileChannel channel) throws IOException {
        try {
            return Optional.ofNullable(channel.tryLock(0, Long.MAX_VALUE, shared));
        } catch (OverlappingFileLockException e) {
            // Another object of this process has it, which counts like another process.
            return Optional.empty();
        }
    }

    private void release() {
        try {
            if (thread.getHoldCount() == 1) {
                FileChannel channel = held.orElseThrow();
                held = Optional.empty();
                channel.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            thread.unlock();
        }
    }

    private WorkspaceException busy() {
        return new WorkspaceException(
                WorkspaceException.Kind.LOCKED,
                "another dits process holds " + what + " for longer than " + patience.toSeconds() + " s",
                "Wait for it to end, then try again");
    }
}
