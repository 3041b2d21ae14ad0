// SPDX-License-Identifier: Apache-2.0
package io.dits.bench;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.SplittableRandom;

/** The files that are stored: always the same bytes for the same sizes. */
final class Material {
    private static final int BLOCK = 1 << 20;
    /** Ranges overwritten in the second version, and the length of each in bytes. */
    static final int RANGES = 10;

    static final int RANGE = 64 << 10;
    /** Bytes inserted near the start, and cut off at the end. */
    static final int INSERTED = 1 << 20;

    private Material() {}

    /** Bytes that the second version has and the first has not. */
    static long edited() {
        return INSERTED + (long) RANGES * RANGE;
    }

    /** Writes an incompressible file of that many bytes. */
    static void first(Path file, long size) throws IOException {
        try (OutputStream out = Files.newOutputStream(file)) {
            for (long at = 0; at < size; at += BLOCK) {
                out.write(block(1 + at / BLOCK), 0, (int) Math.min(BLOCK, size - at));
            }
        }
    }

    /** Writes the second version: 1 MiB inserted near the start, ten ranges overwritten, the tail trimmed. */
    static void second(Path first, Path second) throws IOException {
        long insertAt = 12_345_678 % Math.max(1, Files.size(first) / 4);
        try (FileChannel in = FileChannel.open(first);
                RandomAccessFile out = new RandomAccessFile(second.toFile(), "rw")) {
            out.setLength(0);
            copy(in, 0, insertAt, out.getChannel());
            out.write(block(-1));
            copy(in, insertAt, in.size() - insertAt - INSERTED / 2, out.getChannel());
            Random places = new Random(7);
            for (int i = 0; i < RANGES; i++) {
                long step = out.length() / RANGES;
                out.seek(i * step + (long) (places.nextDouble() * (step - RANGE)));
                out.write(block(-2 - i), 0, RANGE);
            }
        }
    }

    /** Writes small files of 200 to 8000 bytes, a thousand to a folder. */
    static void smallFiles(Path folder, int count) throws IOException {
        SplittableRandom random = new SplittableRandom(3);
        for (int i = 0; i < count; i++) {
            Path parent = folder.resolve("d" + i / 1000);
            if (i % 1000 == 0) {
                Files.createDirectories(parent);
            }
            byte[] bytes = new byte[random.nextInt(200, 8000)];
            random.nextBytes(bytes);
            Files.write(parent.resolve("f" + i + ".bin"), bytes);
        }
    }

    /** Writes text-like files that compress well, of that many bytes in all. */
    static void compressible(Path folder, long size) throws IOException {
        Files.createDirectories(folder);
        SplittableRandom random = new SplittableRandom(5);
        String[] words = new String[2000];
        for (int i = 0; i < words.length; i++) {
            words[i] = Long.toString(random.nextLong(36L * 36 * 36, 36L * 36 * 36 * 36 * 36), 36);
        }
        int files = (int) Math.max(1, size / (32 << 20));
        for (int i = 0; i < files; i++) {
            try (OutputStream out =
                    new BufferedOutputStream(Files.newOutputStream(folder.resolve("scene" + i + ".txt")), 1 << 16)) {
                for (long written = 0; written < size / files; ) {
                    byte[] word = (words[random.nextInt(words.length)] + " ").getBytes(StandardCharsets.US_ASCII);
                    out.write(word);
                    written += word.length;
                }
            }
        }
    }

    private static byte[] block(long seed) {
        byte[] block = new byte[BLOCK];
        new SplittableRandom(seed).nextBytes(block);
        return block;
    }

    private static void copy(FileChannel in, long from, long length, FileChannel out) throws IOException {
        for (long done = 0; done < length; ) {
            done += in.transferTo(from + done, Math.min(64 << 20, length - done), out);
        }
    }
}
