// SPDX-License-Identifier: Apache-2.0
package io.dits.server.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.dits.testkit.postgres.TestPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A server of a release goes on over the schema of the next one: docs/decisions/0011-migrations.md. */
final class ReleasedSchemaIT {
    @RegisterExtension
    static final TestPostgres POSTGRES = new TestPostgres();

    /** One {@code schema} file for each release, named by its newest step. Never edited. */
    private static final Path RELEASED = Path.of("src/test/resources/io/dits/server/postgres/released");

    private static String database = "";
    private static SchemaShape now = new SchemaShape(Map.of(), Map.of());

    private static SchemaShape shapeAt(String url, String version) throws Exception {
        Flyway.configure()
                .dataSource(url, POSTGRES.user(), "")
                .locations("classpath:db/migration")
                .target(version)
                .load()
                .migrate();
        try (Connection connection = DriverManager.getConnection(url, POSTGRES.user(), "")) {
            return SchemaShape.of(connection);
        }
    }

    @BeforeAll
    static void theSchemaOfThisVersion() throws Exception {
        database = POSTGRES.another();
        now = shapeAt(database, Migrations.LATEST);
        if (RecordingDriver.folder().isPresent()) {
            Path record = Files.createDirectories(RecordingDriver.folder().get());
            Files.writeString(record.resolve("schema-" + Migrations.LATEST + ".txt"), now.text());
        }
    }

    static List<Path> released() throws Exception {
        try (Stream<Path> files = Files.list(RELEASED)) {
            return files.filter(file -> file.getFileName().toString().startsWith("schema-"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("released")
    void itsStepsAreAsTheyWereAndThoseSinceTookNothingFromIt(Path file) throws Exception {
        String version = file.getFileName().toString().replaceAll("\\D", "");
        SchemaShape then = SchemaShape.parse(Files.readString(file));
        assertThat(shapeAt(POSTGRES.another(), version).text())
                .as("the schema after step %s; a released step is never edited", version)
                .isEqualTo(then.text());
        assertThat(then.brokenBy(now)).isEmpty();
    }

    static List<String> contractions() {
        return List.of(
                "alter table users drop column password_hash",
                "alter table repositories rename column name to title",
                "alter table backups alter column packs type integer",
                "alter table backups alter column sound drop not null, alter column place type varchar(9)",
                "alter table users alter column password_changed_at set not null",
                "alter table backups alter column finished_at drop default",
                "alter table backups add column owner bigint not null",
                "alter table backups add check (packs > 0)",
                "create unique index on backups (name)",
                "alter table backups rename to copies");
    }

    @ParameterizedTest
    @MethodSource("contractions")
    void aStepThatTakesSomethingAwayIsFound(String step) throws Exception {
        assertThat(after(step)).isNotEmpty();
    }

    @Test
    void aStepThatOnlyAddsIsNot() throws Exception {
        assertThat(after(
                        "alter table backups add column note text, add column owner bigint not null default 0 check (owner >= 0);"
                                + " create table notes (id bigint primary key); create index on backups (name);"
                                + " alter table backups alter column place drop not null"))
                .isEmpty();
    }

    private static List<String> after(String step) throws Exception {
        try (Connection connection = DriverManager.getConnection(database, POSTGRES.user(), "");
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute(step);
            List<String> broken = now.brokenBy(SchemaShape.of(connection));
            connection.rollback();
            return broken;
        }
    }
}
