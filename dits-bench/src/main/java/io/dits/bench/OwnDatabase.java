// SPDX-License-Identifier: Apache-2.0
package io.dits.bench;

import io.dits.server.config.PostgresUrl;
import io.dits.server.embedded.EmbeddedPostgres;
import io.dits.server.postgres.Database;
import io.dits.server.postgres.DatabaseSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.stream.Stream;

/** An empty database of a PostgreSQL that a benchmark brings. */
final class OwnDatabase implements AutoCloseable {
    private final Path folder;
    private final EmbeddedPostgres postgres;
    private final PostgresUrl url;
    private final Database database;

    private OwnDatabase(Path folder, EmbeddedPostgres postgres, PostgresUrl url, Database database) {
        this.folder = folder;
        this.postgres = postgres;
        this.url = url;
        this.database = database;
    }

    /** One that is kept below that folder. */
    static OwnDatabase in(Path folder) throws IOException {
        EmbeddedPostgres postgres = EmbeddedPostgres.open(folder, OwnDatabase::say, new SecureRandom());
        PostgresUrl url = PostgresUrl.parse(postgres.url());
        DatabaseSettings settings =
                new DatabaseSettings(url.jdbc(), url.user(), url.password().reveal(), 4, 0, Duration.ofSeconds(30));
        return new OwnDatabase(folder, postgres, url, Database.open(settings));
    }

    private static void say(String line) {
        System.err.println(line);
    }

    /** Its address, as a configuration names it. */
    String address() {
        return postgres.url();
    }

    /** As the server reaches it. */
    Database database() {
        return database;
    }

    /** A connection beside it, which the caller closes. */
    Connection connect() throws SQLException {
        return DriverManager.getConnection(
                url.jdbc(), url.user(), url.password().reveal());
    }

    /** Seconds of processor that its processes have taken which run now. */
    double cpuSeconds() throws IOException {
        Path file = folder.resolve("postgres/data/postmaster.pid");
        long pid = Long.parseLong(Files.readAllLines(file).getFirst().strip());
        ProcessHandle first = ProcessHandle.of(pid).orElseThrow();
        return Stream.concat(Stream.of(first), first.descendants())
                        .mapToLong(process -> process.info()
                                .totalCpuDuration()
                                .orElse(Duration.ZERO)
                                .toMillis())
                        .sum()
                / 1e3;
    }

    @Override
    public void close() throws IOException {
        database.close();
        postgres.close();
    }
}
