// SPDX-License-Identifier: Apache-2.0
package io.dits.server.postgres;

import io.dits.core.store.StoreException;
import io.dits.core.store.StoreException.Kind;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
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
    static final String LATEST = "21";

    private static final List<String> EXTENSIONS = List.of("uuid-ossp", "pg_trgm");

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

    /** Whether this version can work with the schema; short queries. */
    public boolean done() {
        return obstacle().isEmpty();
    }

    /** Why this version cannot work with the schema, and what to run; empty if it can. */
    public Optional<String> obstacle() {
        return database.read(connection -> {
            if (!taken(connection)) {
                return Optional.of("the database's schema is not this version's. Run: dits-migrate up");
            }
            try (var query = connection.prepareStatement("select least_version from installation")) {
                var rows = query.executeQuery();
                int least = rows.next() ? rows.getInt(1) : 0;
                return least <= Integer.parseInt(LATEST)
                        ? Optional.empty()
                        : Optional.of(
                                "the database's schema is of a newer version of Dits: it wants servers that know its step "
                                        + least + ", and this one knows them to " + LATEST
                                        + ". Run that version's dits-server; its steps are in: dits-migrate status");
            }
        });
    }

    private static boolean taken(Connection connection) throws SQLException {
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
    }

    /**
     * Makes the extensions that the guide has, if they are not there. Nothing of Dits needs them, so that a database that does not let
     * them in is as good.
     *
     * @return a sentence on each that could not be made, with what to run
     */
    public List<String> extensions() {
        return EXTENSIONS.stream().flatMap(name -> extension(name).stream()).toList();
    }

    private Optional<String> extension(String name) {
        String command = "create extension if not exists \"" + name + "\"";
        try {
            return database.read(connection -> {
                try (var statement = connection.createStatement()) {
                    statement.execute(command);
                    return Optional.empty();
                } catch (SQLException e) {
                    return there(connection, name)
                            ? Optional.empty()
                            : Optional.of("the extension " + name + " could not be made (" + e.getMessage()
                                    + "). Nothing of this version needs it. A superuser of the database can run: "
                                    + command);
                }
            });
        } catch (StoreException e) {
            return Optional.of("the extension " + name + " could not be made: " + e.getMessage());
        }
    }

    /** Somebody else may have made it in the same moment. */
    private static boolean there(Connection connection, String name) throws SQLException {
        try (var query = connection.prepareStatement("select exists (select from pg_extension where extname = ?)")) {
            query.setString(1, name);
            var rows = query.executeQuery();
            return rows.next() && rows.getBoolean(1);
        }
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
                return new StoreException(
                        Kind.UNAVAILABLE, "migration: the database does not answer" + SqlErrors.encryption(e), e);
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
