// SPDX-License-Identifier: Apache-2.0
package io.dits.server.meta;

import io.dits.storage.catalog.PackId;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.ObjLongConsumer;

/** All rows of the database as they are at one moment, taken out, and put into another one. */
public interface DatabaseDump {
    /**
     * A table.
     *
     * @param name its name
     * @param columns those that are written and read, in this order
     */
    record Table(String name, List<String> columns) {}

    /** Keeps the collector from deleting anything as long as it is open. */
    interface Hold extends AutoCloseable {
        /** Throws a {@link io.dits.core.store.StoreException} if the collector may have begun after all. */
        void prove();

        @Override
        void close();
    }

    /**
     * Keeps the collector off, waiting for a run that is under way.
     *
     * @throws io.dits.core.store.StoreException if that run takes longer
     */
    Hold holdOffCollector(Duration patience);

    /** The rows of one moment. */
    interface Snapshot {
        /** The version of the schema. */
        String schemaVersion();

        /** The installation's id. */
        UUID installation();

        /** All tables, those before others that refer to them. */
        List<Table> tables();

        /** Writes a table's rows as PostgreSQL's text form of COPY; how many they are. */
        long copy(Table table, OutputStream out) throws IOException;

        /** The packs that the rows speak of, with their bytes. */
        void packs(ObjLongConsumer<PackId> sink);

        /** The last number that each sequence gave, or a later one, by table and column as {@code table.column}. */
        Map<String, Long> sequences();
    }

    /** Runs work on the rows of this moment; the snapshot is not to be kept. */
    <T> T snapshot(Function<Snapshot, T> work);

    /** What stands against filling the database at that version of the schema, in words; empty if nothing does. */
    Optional<String> unfit(String schemaVersion);

    /** Where a table's rows come from. */
    @FunctionalInterface
    interface Rows {
        /** The text that {@link Snapshot#copy} wrote. */
        InputStream of(Table table) throws IOException;
    }

    /**
     * Brings the schema to that version, puts all rows into it, all or none, and brings it to this version of Dits. The audit
     * tells of it.
     *
     * @param backup the id of the backup that the rows are of
     * @param by who puts them there
     * @throws io.dits.core.store.StoreException if the database is {@link #unfit}
     */
    void fill(
            String backup, String schemaVersion, List<Table> tables, Map<String, Long> sequences, Rows rows, Cause by);

    /**
     * A backup that was made.
     *
     * @param id its id
     * @param place where it is, for people
     * @param startedAt of which moment it is
     * @param packs how many packs it needs
     * @param bytes of these
     * @param sound whether all of them could be read and are as they should be
     */
    record Made(String id, String place, Instant startedAt, long packs, long bytes, boolean sound) {}

    /** Notes a backup, for metrics, for people and for the audit. */
    void made(Made backup, Cause by);

    /** Tells the audit that backups of a place are about to be deleted. */
    void pruning(List<String> ids, String place, Cause by);

    /** Of which moment the newest sound backup is that was noted. */
    Optional<Instant> newest();
}
