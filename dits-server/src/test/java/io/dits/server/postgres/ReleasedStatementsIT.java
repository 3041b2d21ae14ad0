// SPDX-License-Identifier: Apache-2.0
package io.dits.server.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.dits.testkit.postgres.TestPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the servers of a release send, the schema of today answers as theirs did: docs/decisions/0011-migrations.md. */
final class ReleasedStatementsIT {
    @RegisterExtension
    static final TestPostgres POSTGRES = new TestPostgres();

    private static final Path RELEASED = Path.of("src/test/resources/io/dits/server/postgres/released");

    @BeforeAll
    static void theSchemaOfThisVersion() {
        Flyway.configure()
                .dataSource(POSTGRES.url(), POSTGRES.user(), "")
                .locations("classpath:db/migration")
                .load()
                .migrate();
    }

    static List<Path> released() throws Exception {
        try (Stream<Path> files = Files.list(RELEASED)) {
            return files.filter(file -> file.getFileName().toString().startsWith("statements-"))
                    .sorted()
                    .toList();
        }
    }

    private static List<String> obstacles(Path file, String step) throws Exception {
        List<String> found = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection(POSTGRES.url(), POSTGRES.user(), "");
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute(step);
            for (String line : Files.readAllLines(file)) {
                found.addAll(ServerStatement.parse(line).obstacles(connection));
            }
            connection.rollback();
        }
        return found;
    }

    @ParameterizedTest
    @MethodSource("released")
    void eachOfItsStatementsDoesWhatItDid(Path file) throws Exception {
        assertThat(Files.readAllLines(file)).hasSizeGreaterThan(100);
        assertThat(obstacles(file, "select 1")).isEmpty();
    }

    static List<String> contractions() {
        return List.of(
                "alter table repositories add column colour text not null",
                "alter table collections add column reason text not null",
                "alter table repositories rename column name to title",
                "alter table packs alter column size type integer",
                "drop table outbox cascade",
                "alter table links drop constraint links_pkey cascade");
    }

    @ParameterizedTest
    @MethodSource("contractions")
    void aStepThatSomeStatementCannotLiveWithIsFound(String step) throws Exception {
        assertThat(obstacles(released().getLast(), step)).isNotEmpty();
    }

    @Test
    void aStepThatOnlyAddsIsNot() throws Exception {
        assertThat(
                        obstacles(
                                released().getLast(),
                                "alter table repositories add column colour text not null default 'grey', add column note text"))
                .isEmpty();
    }

    @Test
    void aStatementIsReadAsItWasWritten() throws SQLException {
        ServerStatement statement = new ServerStatement(
                ServerStatement.numbered("select '?', a ?? b\n   from c where d = ?\n and e = ?"),
                List.of("int8", "_text"),
                List.of("text", "bool"));
        assertThat(statement.line())
                .isEqualTo("select '?', a ? b from c where d = $1 and e = $2; -- (int8, _text) -> (text, bool)");
        assertThat(ServerStatement.parse(statement.line())).isEqualTo(statement);
    }
}
