// SPDX-License-Identifier: Apache-2.0
package io.dits.bench;

import io.dits.core.content.Blob;
import io.dits.core.content.Chunker;
import io.dits.core.content.Profile;
import io.dits.core.graph.Children;
import io.dits.core.graph.Edits;
import io.dits.core.graph.ManifestDiff.Version;
import io.dits.core.graph.ManifestWriter;
import io.dits.core.model.ChunkId;
import io.dits.core.model.Hash;
import io.dits.core.model.HashAlgorithm;
import io.dits.core.model.Kind;
import io.dits.core.model.ManifestNode.Part;
import io.dits.core.model.ObjectId;
import io.dits.core.wire.Frames;
import io.dits.storage.memory.MemoryBlobStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * What an edit of 1 MiB somewhere in a file of 1 TiB sends, found out without the bytes of the file: the content from those
 * around the edit, cut as they would be, the lists of chunks from names made by chance. Arguments: {@code --trials N}
 * edits, {@code --lists N} of them with their lists, {@code --seed N}.
 */
public final class EditCost {
    private static final int MIB = 1 << 20;
    private static final int EDIT = MIB;
    /** What is looked at around an edit: after so much nearly all cuts have fallen back into step. */
    private static final int AROUND = 12 * MIB;
    /** Chunks of the file. */
    private static final int CHUNKS = (int) ((1L << 40) / Profile.COARSE.average());
    /** What pieces must save, as the client has it. */
    private static final int WORTH = 4 << 10;

    private final SplittableRandom random;
    private final long names;
    private final Set<ObjectId> before = new HashSet<>();

    private EditCost(long seed) {
        random = new SplittableRandom(seed);
        names = random.nextLong();
    }

    /**
     * Bytes on the wire, one value an edit.
     *
     * @param pieces content, where chunks go in pieces
     * @param whole content, if all chunks went whole
     * @param lists lists of chunks, and the names that are asked for
     */
    public record Costs(Spread pieces, Spread whole, Spread lists) {
        /** The most that content in pieces and lists can be together, as far as they were tried. */
        public long worst() {
            return pieces.worst() + lists.worst();
        }

        String markdown() {
            return "| of an edit of 1 MiB in 1 TiB | mean MiB | 99 % | worst |\n|---|---:|---:|---:|\n"
                    + pieces.row("content, chunks in pieces")
                    + whole.row("content, chunks whole")
                    + lists.row("lists and names")
                    + String.format(
                            Locale.ROOT, "| pieces and lists, worst of both | | | %.3f |%n", worst() / 1048576.0);
        }
    }

    /** How values spread. */
    public record Spread(List<Long> values) {
        /** Sorts. */
        public Spread {
            values = values.stream().sorted().toList();
        }

        /** Their mean. */
        public double mean() {
            return values.stream().mapToLong(Long::longValue).average().orElseThrow();
        }

        /** The largest. */
        public long worst() {
            return values.getLast();
        }

        private String row(String name) {
            long most = values.get((values.size() * 99 + 99) / 100 - 1);
            return String.format(
                    Locale.ROOT,
                    "| %s, %,d edits | %.3f | %.3f | %.3f |%n",
                    name,
                    values.size(),
                    mean() / MIB,
                    most / (double) MIB,
                    worst() / (double) MIB);
        }
    }

    /** Prints how the costs spread. */
    @SuppressWarnings("SystemOut")
    public static void main(String[] args) {
        Map<String, String> options = new HashMap<>(Map.of("trials", "1000", "lists", "50", "seed", "1"));
        for (int i = 0; i + 1 < args.length; i += 2) {
            options.put(args[i].substring(2), args[i + 1]);
        }
        System.out.print(measure(
                        Integer.parseInt(options.get("trials")),
                        Integer.parseInt(options.get("lists")),
                        Long.parseLong(options.get("seed")))
                .markdown());
    }

    /** Tries so many edits, half of them overwriting and half inserting. */
    public static Costs measure(int trials, int lists, long seed) {
        EditCost cost = new EditCost(seed);
        List<Long> pieces = new ArrayList<>();
        List<Long> whole = new ArrayList<>();
        for (int i = 0; i < trials; i++) {
            cost.content(i % 2 == 0, pieces, whole);
        }
        List<Long> beside = new ArrayList<>();
        cost.write(-1, blob -> cost.before.add(blob.id()));
        for (int i = 0; i < lists; i++) {
            beside.add(cost.lists());
        }
        return new Costs(new Spread(pieces), new Spread(whole), new Spread(beside));
    }

    private byte[] noise(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private void content(boolean insert, List<Long> pieces, List<Long> whole) {
        byte[] old = noise(AROUND);
        int at = 2 * MIB + random.nextInt(MIB);
        byte[] next = Arrays.copyOf(old, insert ? AROUND + EDIT : AROUND);
        System.arraycopy(old, at, next, insert ? at + EDIT : at, AROUND - at);
        System.arraycopy(noise(EDIT), 0, next, at, EDIT);
        MemoryBlobStore store = new MemoryBlobStore();
        List<Blob> there = cut(old);
        List<Blob> chunks = cut(next);
        store.putAll(there);
        Edits edits = new Edits(store);
        edits.add(version(there, store), version(chunks, store));
        long inPieces = 0;
        long allWhole = 0;
        Set<Blob> known = new HashSet<>(there);
        for (Blob chunk : chunks) {
            if (known.add(chunk)) {
                long length = Frames.length(chunk);
                allWhole += length;
                inPieces += edits.patch(chunk)
                        .map(Frames::length)
                        .filter(less -> less + WORTH <= length)
                        .orElse(length);
            }
        }
        pieces.add(inPieces);
        whole.add(allWhole);
    }

    private static List<Blob> cut(byte[] bytes) {
        return Chunker.cut(Profile.COARSE, bytes).stream()
                .map(chunk -> Blob.of(Kind.CHUNK, chunk))
                .toList();
    }

    private static Version version(List<Blob> chunks, MemoryBlobStore store) {
        ManifestWriter writer = new ManifestWriter(Profile.COARSE.code(), store::put);
        chunks.forEach(chunk -> writer.add((ChunkId) chunk.id(), chunk.size()));
        return new Version(
                writer.finish(), chunks.stream().mapToLong(Blob::size).sum());
    }

    /** The nodes that an edit changes, and the names asked for: of them, and of all chunks in those of them that are leaves. */
    private long lists() {
        long[] sent = {0};
        write(random.nextInt(CHUNKS - 3), blob -> {
            if (!before.contains(blob.id())) {
                // A name is asked for once and comes back if it is missing, which of chunks nearly none is.
                sent[0] += Frames.length(blob)
                        + 2 * ObjectId.BYTES
                        + (long) ObjectId.BYTES * Children.of(blob).size();
            }
        });
        return sent[0];
    }

    /** Writes the lists of the file, with three chunks replaced from that one on. */
    private void write(int edited, Consumer<Blob> sink) {
        ManifestWriter writer = new ManifestWriter(Profile.COARSE.code(), sink);
        for (int i = 0; i < CHUNKS; i++) {
            boolean replaced = edited >= 0 && i >= edited && i < edited + 3;
            Part<ChunkId> part = part(replaced ? i + (long) CHUNKS : i);
            writer.add(part.id(), part.length());
        }
        writer.finish();
    }

    private Part<ChunkId> part(long number) {
        SplittableRandom chance = new SplittableRandom(names + number);
        Hash hash = new Hash(
                HashAlgorithm.SHA_256, chance.nextLong(), chance.nextLong(), chance.nextLong(), chance.nextLong());
        int average = Profile.COARSE.average();
        return new Part<>(new ChunkId(hash), average / 2 + chance.nextInt(average));
    }
}
