// SPDX-License-Identifier: Apache-2.0
package io.dits.testkit.data;

import io.dits.core.content.Blob;
import io.dits.core.content.Hashing;
import io.dits.core.model.Kind;
import io.dits.core.model.ObjectId;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Random bytes, blobs and ids. The seed is printed, so that a failure can be repeated: give it as the system property
 * {@code dits.seed}. Not safe for concurrent use.
 */
public final class Samples {
    private final Random random;

    private Samples(long seed) {
        this.random = new Random(seed);
    }

    /** Samples from a new seed, or from {@code dits.seed} if that is set. */
    public static Samples random() {
        long seed = Long.getLong("dits.seed", new SecureRandom().nextLong());
        System.out.println("samples: -Ddits.seed=" + seed);
        return new Samples(seed);
    }

    /** Samples that are the same in every run. */
    public static Samples seeded(long seed) {
        return new Samples(seed);
    }

    /** The generator behind them. */
    public Random generator() {
        return random;
    }

    /** Bytes that nothing can compress. */
    public byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    /** Bytes like a log file: lines that repeat themselves. */
    public byte[] text(int length) {
        StringBuilder text = new StringBuilder(length + 64);
        while (text.length() < length) {
            text.append("frame ")
                    .append(random.nextInt(1000))
                    .append(" rendered in ")
                    .append(random.nextInt(60))
                    .append(" s\n");
        }
        return text.substring(0, length).getBytes(StandardCharsets.US_ASCII);
    }

    /** A chunk of incompressible bytes. */
    public Blob chunk(int length) {
        return Blob.of(Kind.CHUNK, bytes(length));
    }

    /** Chunks of incompressible bytes, all of that length. */
    public List<Blob> chunks(int count, int length) {
        List<Blob> chunks = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            chunks.add(chunk(length));
        }
        return chunks;
    }

    /** The id of nothing that exists. */
    public ObjectId id(Kind kind) {
        return ObjectId.of(kind, Hashing.sha256(bytes(32)));
    }
}
