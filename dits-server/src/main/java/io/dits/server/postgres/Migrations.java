// SPDX-License-Identifier: Apache-2.0
package io.dits.server.postgres;

import io.dits.core.store.StoreException;
import io.dits.core.store.StoreException.Kind;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.CoreErrorCode;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/**
 * The versions of the schema. Each is a file in {@code db/migration}, never edited after a release. Two servers that
 * migrate at once wait for each other; each migration is one transaction.
 */
public final class Migrations {
    /** The newest step in {@code db/migration}; a test compares. */
    static final String LATEST = "19";

    private final Database database;

    /** The migrations of this version of Dits on that database. */
    public Migrations(Database database) {
        this.database = database;
    }

    /** Made when it is asked, because {@link #done} asks often and needs none of it. */
    private Flyway flyway() {
        return configured().load();
    }

    private FluentConfiguration configured() {
        return Flyway.configure()
                .dataSource(database.source())
                .locations("classpath:db/migration")
                .cleanDisabled(true)
                // A newer server's migrations are no reason to stop: it is being rolled out, or was rolled back.
                .ignoreMigrationPatterns("*:future");
    }

    /**
     * One version of the schema.
     *
     * @param version its number
     * @param description what it brings
     * @param state {@code applied}, {@code pending}, {@code failed} or {@code unknown} (of a newer Dits)
     */
    public record Step(String version, String description, String state) {}

    /**
     * Brings the schema to this version.
     *
     * @return how many steps were taken
     * @throws StoreException if the database does not answer, or a step failed and was rolled back
     */
    public int up() {
        return migrate(flyway());
    }

    /** The same to an older version of the schema; a newer one stays as it is. */
    void upTo(String version) {
        migrate(configured().target(version).load());
    }

    private static int migrate(Flyway flyway) {
        try {
            return flyway.migrate().migrationsExecuted;
        } catch (FlywayException e) {
            throw translate(e);
        }
    }

    /** All versions that this Dits or the database knows, oldest first. */
    public List<Step> status() {
        try {
            return Arrays.stream(flyway().info().all()).map(Migrations::step).toList();
        } catch (FlywayException e) {
            throw translate(e);
        }
    }

    /** What stands against using the schema: steps that are pending, failed or were edited; empty if nothing does. */
    public List<String> problems() {
        try {
            var result = flyway().validateWithResult();
            return result.invalidMigrations.stream()
                    .map(bad -> "schema version " + bad.version + " (" + bad.description + "): "
                            + bad.errorDetails.errorMessage)
                    .toList();
        } catch (FlywayException e) {
            throw translate(e);
        }
    }

    /** Whether this version's newest step has been taken; one short query. */
    public boolean done() {
        return database.read(connection -> {
            try (var query = connection.prepareStatement("select to_regclass('flyway_schema_history') is not null")) {
                var rows = query.executeQuery();
                if (!rows.next() || !rows.getBoolean(1)) {
                    return false;
                }
            }
            try (var query = connection.prepareStatement(
                    "select count(*) filter (where version = ? and success), count(*) filter (where not success)"
                            + " from flyway_schema_history")) {
                query.setString(1, LATEST);
                var rows = query.executeQuery();
                return rows.next() && rows.getLong(1) > 0 && rows.getLong(2) == 0;
            }
        });
    }

    private static Step step(MigrationInfo info) {
        MigrationState state = info.getState();
        String word = state.isFailed()
                ? "failed"
                : !state.isResolved() ? "unknown" : state.isApplied() ? "applied" : "pending";
        return new Step(String.valueOf(info.getVersion()), info.getDescription(), word);
    }

    private static StoreException translate(FlywayException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && SqlErrors.lostConnection(sql)) {
                return new StoreException(Kind.UNAVAILABLE, "migration: the database does not answer", e);
            }
        }
        if (e.getErrorCode() == CoreErrorCode.NON_EMPTY_SCHEMA_WITHOUT_SCHEMA_HISTORY_TABLE) {
            return new StoreException(
                    Kind.BROKEN,
                    "migration: wanted an empty database, found one with tables that are not of Dits."
                            + " Give Dits a database of its own: create database dits",
                    e);
        }
        return new StoreException(Kind.BROKEN, "migration: " + e.getMessage(), e);
    }
}
