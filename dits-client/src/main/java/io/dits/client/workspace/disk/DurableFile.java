// SPDX-License-Identifier: Apache-2.0
package io.dits.client.workspace.disk;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/** Small files that are either as before or as wanted, whatever crashes when. Writers hold the working copy's lock. */
public final class DurableFile {
    private DurableFile() {}

    /** The whole file; empty if there is none. */
    public static Optional<byte[]> read(Path file) throws IOException {
        try {
            return Optional.of(Files.readAllBytes(file));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /** The whole file as text; empty if there is none. */
    public static Optional<String> readText(Path file) throws IOException {
        return read(file).map(bytes -> new String(bytes, StandardCharsets.UTF_8));
    }

    /** Replaces the file; when this returns, it survives a crash. */
    public static void write(Path file, ByteBuffer content) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        try (FileChannel out = FileChannel.open(fresh, CREATE, TRUNCATE_EXISTING, WRITE)) {
            while (content.hasRemaining()) {
                out.write(content);
            }
            out.force(true);
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        syncDirectory(parent(file));
    }

    /** Replaces the file by a text. */
    public static void write(Path file, String text) throws IOException {
        write(file, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** Adds lines at the end. A crash may leave part of them; what is added next begins on a new line all the same. */
    public static void append(Path file, String lines) throws IOException {
        try (FileChannel out = FileChannel.open(file, CREATE, READ, WRITE)) {
            long end = out.size();
            ByteBuffer last = ByteBuffer.allocate(1);
            boolean cut = end > 0 && (out.read(last, end - 1) != 1 || last.get(0) != '\n');
            ByteBuffer bytes = ByteBuffer.wrap(((cut ? "\n" : "") + lines).getBytes(StandardCharsets.UTF_8));
            out.position(end);
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
            out.force(false);
        }
    }

    /** Removes the file if it is there. */
    public static void delete(Path file) throws IOException {
        if (Files.deleteIfExists(file)) {
            syncDirectory(parent(file));
        }
    }

    private static Path parent(Path file) {
        return Optional.ofNullable(file.getParent()).orElse(Path.of("."));
    }

    private static void syncDirectory(Path directory) throws IOException {
        FileChannel channel;
        try {
            channel = FileChannel.open(directory, READ);
        } catch (IOException e) {
            // Windows opens no directories; its renames are in the journal by themselves.
            return;
        }
        try (channel) {
            channel.force(true);
        }
    }
}
