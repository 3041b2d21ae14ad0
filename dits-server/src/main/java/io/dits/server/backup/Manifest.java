// SPDX-License-Identifier: Apache-2.0
package io.dits.server.backup;

import io.dits.core.content.Hashing;
import io.dits.server.meta.DatabaseDump.Table;
import io.dits.storage.catalog.PackId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/**
 * What a backup consists of: lines of words that a person can read, the last one proving those before it. Written when
 * all else is there, so that a backup without one was not finished.
 *
 * @param id the backup
 * @param installation whose it is
 * @param schema the version of the schema
 * @param startedAt the moment that it shows
 * @param finishedAt when all was copied
 * @param tables the rows of the database, those before others that refer to them
 * @param sequences the last number of each, by table and column
 * @param packs a list of the packs that it needs
 * @param packCount how many
 * @param packBytes their bytes
 * @param faulty packs that could not be read, or were not as they should be, when it was made
 */
record Manifest(
        BackupId id,
        UUID installation,
        String schema,
        Instant startedAt,
        Instant finishedAt,
        List<Rows> tables,
        Map<String, Long> sequences,
        List<Piece> packs,
        long packCount,
        long packBytes,
        List<PackId> faulty) {
    private static final String FORM = "dits-backup 1";

    /**
     * A part of something longer, as it is stored.
     *
     * @param name below the backup's own folder
     * @param size bytes
     * @param sha256 of them, in hexadecimal digits
     */
    record Piece(String name, long size, String sha256) {}

    /**
     * The rows of a table.
     *
     * @param table which
     * @param rows how many
     * @param pieces where, compressed by gzip and cut
     */
    record Rows(Table table, long rows, List<Piece> pieces) {}

    /** The same, finished then. */
    Manifest finished(Instant moment, List<PackId> lost) {
        return new Manifest(
                id, installation, schema, startedAt, moment, tables, sequences, packs, packCount, packBytes, lost);
    }

    boolean sound() {
        return faulty.isEmpty();
    }

    /** All pieces. */
    List<Piece> pieces() {
        List<Piece> all = new ArrayList<>(packs);
        tables.forEach(rows -> all.addAll(rows.pieces()));
        return all;
    }

    byte[] write() {
        StringBuilder out = new StringBuilder();
        line(out, FORM);
        line(out, "id", id.text());
        line(out, "installation", installation);
        line(out, "schema", schema);
        line(out, "started", startedAt);
        line(out, "finished", finishedAt);
        for (Rows rows : tables) {
            line(
                    out,
                    "table",
                    rows.table().name(),
                    rows.rows(),
                    String.join(",", rows.table().columns()));
            rows.pieces().forEach(piece -> line(out, "piece", piece.name(), piece.size(), piece.sha256()));
        }
        sequences.forEach((name, last) -> line(out, "sequence", name, last));
        line(out, "packs", packCount, packBytes);
        packs.forEach(piece -> line(out, "piece", piece.name(), piece.size(), piece.sha256()));
        faulty.forEach(pack -> line(out, "faulty", pack.hex()));
        line(out, "end", sha256(out.toString().getBytes(StandardCharsets.UTF_8)));
        return out.toString().getBytes(StandardCharsets.UTF_8);
    }

    static String sha256(byte[] bytes) {
        return Hashing.sha256(bytes).hex();
    }

    private static void line(StringBuilder out, Object... words) {
        for (int i = 0; i < words.length; i++) {
            out.append(i == 0 ? "" : " ").append(words[i]);
        }
        out.append('\n');
    }

    /**
     * Reads one.
     *
     * @throws IllegalArgumentException that says what is wrong with it
     */
    static Manifest read(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        int end = text.lastIndexOf("end ");
        if (end < 0
                || !text.substring(end + 4)
                        .strip()
                        .equals(sha256(text.substring(0, end).getBytes(StandardCharsets.UTF_8)))) {
            throw new IllegalArgumentException("its last line does not prove the others: it was changed or cut off");
        }
        List<String> lines = text.substring(0, end).lines().toList();
        if (!lines.getFirst().equals(FORM)) {
            throw new IllegalArgumentException("wanted the form '" + FORM + "', found '" + lines.getFirst()
                    + "': it was made by another version of Dits");
        }
        return new Reader().read(lines.subList(1, lines.size()));
    }

    private static final class Reader {
        private final Map<String, String> single = new TreeMap<>();
        private final List<Rows> tables = new ArrayList<>();
        private final Map<String, Long> sequences = new TreeMap<>();
        private final List<Piece> packs = new ArrayList<>();
        private final List<PackId> faulty = new ArrayList<>();
        private List<Piece> pieces = packs;
        private long packCount;
        private long packBytes;

        Manifest read(List<String> lines) {
            lines.forEach(line -> take(line.split(" ", -1)));
            return new Manifest(
                    new BackupId(one("id")),
                    UUID.fromString(one("installation")),
                    one("schema"),
                    Instant.parse(one("started")),
                    Instant.parse(one("finished")),
                    List.copyOf(tables),
                    sequences,
                    List.copyOf(packs),
                    packCount,
                    packBytes,
                    List.copyOf(faulty));
        }

        private void take(String[] words) {
            switch (words[0]) {
                case "table" -> {
                    pieces = new ArrayList<>();
                    tables.add(new Rows(
                            new Table(words[1], List.of(words[3].split(","))), Long.parseLong(words[2]), pieces));
                }
                case "packs" -> {
                    pieces = packs;
                    packCount = Long.parseLong(words[1]);
                    packBytes = Long.parseLong(words[2]);
                }
                case "piece" -> pieces.add(new Piece(words[1], Long.parseLong(words[2]), words[3]));
                case "sequence" -> sequences.put(words[1], Long.parseLong(words[2]));
                case "faulty" -> faulty.add(PackId.parse(words[1]));
                default -> single.put(words[0], words[1]);
            }
        }

        private String one(String name) {
            String value = single.get(name);
            if (value == null) {
                throw new IllegalArgumentException("it has no line '" + name + "'");
            }
            return value;
        }
    }
}
