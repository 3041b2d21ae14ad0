// SPDX-License-Identifier: Apache-2.0
package io.dits.storage.disk;

import io.dits.core.store.StoreException;
import java.io.EOFException;
import java.io.File;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;

/** Files and directories that survive a crash. */
public final class Disk {
    /** Under this many free bytes a failed write is taken for a full disk, in whatever language the system says so. */
    private static final long NO_ROOM = 1 << 20;

    /** Bytes of a page of the file cache. */
    public static final int PAGE = 4096;

    private static final int LANDING = 256 << 10;

    private Disk() {}

    /** Waits until the bytes of a file are on the disk. */
    public static void syncFile(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    /** Waits until the names in a directory are on the disk. */
    public static void syncDirectory(Path directory) throws IOException {
        if (File.separatorChar == '\\') {
            // Windows opens no directories, and keeps names by its journal.
            return;
        }
        try (FileChannel channel = FileChannel.open(directory)) {
            channel.force(true);
        }
    }

    /**
     * Memory outside the heap for bytes on their way from or to a file. It begins at a page: where a byte's place in the
     * file and its address agree modulo {@link #PAGE}, the kernel copies several times faster than elsewhere.
     */
    public static ByteBuffer pages(Arena arena, int bytes) {
        return arena.allocate(bytes, PAGE).asByteBuffer();
    }

    /**
     * Fills an array from a place in a file.
     *
     * @throws EOFException if the file ends before
     */
    public static void read(FileChannel in, long offset, byte[] target) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            int start = (int) (offset % PAGE);
            ByteBuffer landing = pages(arena, (int) Math.min(LANDING, (long) start + target.length));
            int done = 0;
            while (done < target.length) {
                start = (int) ((offset + done) % PAGE);
                landing.clear().position(start);
                landing.limit((int) Math.min(landing.capacity(), (long) start + target.length - done));
                int count = in.read(landing, offset + done);
                if (count < 0) {
                    throw new EOFException("the file ends at " + (offset + done));
                }
                landing.get(start, target, done, count);
                done += count;
            }
        }
    }

    /** Puts bytes behind those in the buffer, which is written whenever it is full: whole pages, if it begins at one. */
    public static void append(FileChannel out, ByteBuffer buffer, byte[] bytes) throws IOException {
        for (int done = 0; done < bytes.length; ) {
            if (!buffer.hasRemaining()) {
                drain(out, buffer);
            }
            int count = Math.min(buffer.remaining(), bytes.length - done);
            buffer.put(bytes, done, count);
            done += count;
        }
    }

    /** Writes what was put into the buffer, which is empty then. */
    public static void drain(FileChannel out, ByteBuffer buffer) throws IOException {
        write(out, buffer.flip());
        buffer.clear();
    }

    /** Writes all that remains in the buffer. */
    public static void write(FileChannel out, ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            out.write(buffer);
        }
    }

    /** The directory that a file is in. */
    public static Path parent(Path file) {
        return java.util.Objects.requireNonNull(file.getParent());
    }

    /** Removes a file that nobody reads any more; if that fails, a later clean-up takes it. */
    public static void discard(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException left) {
            return;
        }
    }

    /**
     * What a failed access means to the caller of a store.
     *
     * @param what what was tried, as in "cannot write the file x"
     * @param where a file or folder on the disk in question
     */
    public static StoreException failure(String what, Path where, IOException cause) {
        String reason = cause.getMessage() == null ? cause.toString() : cause.getMessage();
        String lower = reason.toLowerCase(Locale.ROOT);
        if (cause instanceof AccessDeniedException
                || lower.contains("permission denied")
                || lower.contains("operation not permitted")
                || lower.contains("read-only file system")) {
            return new StoreException(
                    StoreException.Kind.DENIED,
                    what + ": not allowed: " + reason + "; check its owner and mode",
                    cause);
        }
        if (lower.contains("no space left")
                || lower.contains("quota exceeded")
                || lower.contains("file too large")
                || isFull(where)) {
            return new StoreException(
                    StoreException.Kind.FULL, what + ": no room left on the disk; free some and try again", cause);
        }
        String detail = cause instanceof FileSystemException ? cause.toString() : reason;
        return new StoreException(StoreException.Kind.UNAVAILABLE, what + ": " + detail, cause);
    }

    private static boolean isFull(Path where) {
        for (Path at = where; at != null; at = at.getParent()) {
            if (Files.exists(at)) {
                try {
                    return Files.getFileStore(at).getUsableSpace() < NO_ROOM;
                } catch (IOException unknown) {
                    return false;
                }
            }
        }
        return false;
    }
}
