// SPDX-License-Identifier: Apache-2.0
package io.dits.bench;

import io.dits.server.config.PostgresUrl;
import io.dits.server.embedded.EmbeddedPostgres;
import io.dits.server.postgres.Database;
import io.dits.server.postgres.DatabaseSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;

/** An empty database of a PostgreSQL that a benchmark brings. */
final class OwnDatabase implements AutoCloseable {
    private final EmbeddedPostgres postgres;
    private final PostgresUrl url;
    private final Database database;

    private OwnDatabase(EmbeddedPostgres postgres, PostgresUrl url, Database database) {
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
        return new OwnDatabase(postgres, url, Database.open(settings));
    }

    private static void say(String line) {
        System.err.println(line);
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

    @Override
    public void close() throws IOException {
        database.close();
        postgres.close();
    }
}
