// SPDX-License-Identifier: Apache-2.0
package io.dits.storage.disk;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Writes a new file from its start to its end. Whole blocks go to the disk past the file cache, where that is wanted and
 * the file system can do it, each on a thread of its own while the next ones are filled: copying into fresh pages of the
 * cache would cost more than hashing the same bytes. What is less than a block, and so all of a small file, goes through
 * the cache. For one thread.
 */
public final class BlockFile implements AutoCloseable {
    /** One that is filled, and so many under way that the disk never waits. */
    private static final int BLOCKS = 4;

    private final FileChannel cached;
    private final Optional<FileChannel> direct;
    private final Blocks blocks;
    private long position;

    private BlockFile(FileChannel cached, Optional<FileChannel> direct, Blocks blocks) {
        this.cached = cached;
        this.direct = direct;
        this.blocks = blocks;
    }

    /** Memory for the writing of one file at a time: {@value #BLOCKS} blocks, each taken when first needed. */
    public static final class Blocks {
        private final Arena arena;
        private final int size;
        private final boolean pastCache;
        private final List<Block> ring = new ArrayList<>();
        private int filling;

        /**
         * Blocks out of an arena that any thread may use.
         *
         * @param size bytes of a block, a multiple of {@link Disk#PAGE}
         * @param pastCache false if the bytes will be read soon, so that they had better be in the cache
         */
        public Blocks(Arena arena, int size, boolean pastCache) {
            this.arena = arena;
            this.size = size;
            this.pastCache = pastCache;
        }

        private Block filling() {
            if (filling == ring.size()) {
                ring.add(new Block(Disk.pages(arena, size)));
            }
            return ring.get(filling);
        }

        /** Goes on with the block whose bytes were given away longest ago. */
        private Block next() throws IOException {
            filling = (filling + 1) % BLOCKS;
            Block block = filling();
            block.await();
            block.bytes.clear();
            return block;
        }

        /** Waits for all, also when one has failed: their memory is not free before. */
        private void await() throws IOException {
            Optional<IOException> failure = Optional.empty();
            for (Block block : ring) {
                try {
                    block.await();
                } catch (IOException e) {
                    failure = failure.isPresent() ? failure : Optional.of(e);
                }
            }
            if (failure.isPresent()) {
                throw failure.get();
            }
        }

        private void awaitUninterrupted() throws IOException {
            boolean interrupted = false;
            try {
                while (true) {
                    try {
                        await();
                        return;
                    } catch (CancellationException e) {
                        interrupted |= Thread.interrupted();
                    }
                }
            } finally {
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
            }
        }
    }

    private static final class Block {
        private final ByteBuffer bytes;
        private Optional<FutureTask<?>> writing = Optional.empty();

        Block(ByteBuffer bytes) {
            this.bytes = bytes;
        }

        void write(BlockFile file, long start) {
            FutureTask<?> task = new FutureTask<>(() -> {
                file.write(bytes.flip(), start);
                return null;
            });
            writing = Optional.of(task);
            Thread.ofVirtual().name("dits-block").start(task);
        }

        void await() throws IOException {
            Optional<FutureTask<?>> task = writing;
            writing = Optional.empty();
            try {
                if (task.isPresent()) {
                    task.get().get();
                }
            } catch (ExecutionException e) {
                throw e.getCause() instanceof IOException cause ? cause : new IOException(e.getCause());
            } catch (InterruptedException e) {
                // The memory is not free before the write has ended.
                writing = task;
                Thread.currentThread().interrupt();
                throw new CancellationException("interrupted while a file was written");
            }
        }
    }

    /** Starts a new file. The blocks are its own until it is finished or closed. */
    public static BlockFile create(Path file, Blocks blocks) throws IOException {
        FileChannel cached = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        blocks.filling().bytes.clear();
        return new BlockFile(cached, blocks.pastCache ? pastCache(file) : Optional.empty(), blocks);
    }

    /** Not all file systems and JDKs can do it; the option is outside the standard's packages. */
    private static Optional<FileChannel> pastCache(Path file) {
        try {
            Class<?> options = Class.forName("com.sun.nio.file.ExtendedOpenOption");
            OpenOption option = (OpenOption) options.getField("DIRECT").get(null);
            return Optional.of(FileChannel.open(file, StandardOpenOption.WRITE, option));
        } catch (IOException | ReflectiveOperationException | UnsupportedOperationException cannot) {
            return Optional.empty();
        }
    }

    /** Puts bytes behind those that were given before. */
    public void append(byte[] bytes) throws IOException {
        Block block = blocks.filling();
        for (int done = 0; done < bytes.length; ) {
            if (!block.bytes.hasRemaining()) {
                block.write(this, position);
                position += block.bytes.capacity();
                block = blocks.next();
            }
            int count = Math.min(block.bytes.remaining(), bytes.length - done);
            block.bytes.put(bytes, done, count);
            done += count;
        }
    }

    private void write(ByteBuffer block, long start) throws IOException {
        if (direct.isPresent()) {
            try {
                write(direct.get(), block.duplicate(), start);
                return;
            } catch (IOException cannot) {
                // Some file systems say so only now. A failure that has another reason comes again below.
                block.position(0);
            }
        }
        write(cached, block, start);
    }

    private static void write(FileChannel out, ByteBuffer bytes, long start) throws IOException {
        long at = start;
        while (bytes.hasRemaining()) {
            at += out.write(bytes, at);
        }
    }

    /** Writes what is left, and closes the file. Syncing it is the caller's task. */
    public void finish() throws IOException {
        try (this) {
            blocks.await();
            write(cached, blocks.filling().bytes.flip(), position);
        }
    }

    /**
     * Closes the file, however much of it is written. An interrupt does not end the wait for what is under way, so that the
     * memory of the blocks is free when this returns or throws; it is kept for later.
     */
    @Override
    public void close() throws IOException {
        try (cached) {
            blocks.awaitUninterrupted();
        } finally {
            if (direct.isPresent()) {
                direct.get().close();
            }
        }
    }
}
