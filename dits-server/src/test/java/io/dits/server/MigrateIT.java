// SPDX-License-Identifier: Apache-2.0
package io.dits.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.dits.server.http.TestClient;
import io.dits.testkit.postgres.TestPostgres;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** {@code dits-migrate}, on an empty database for each test. */
final class MigrateIT {
    @RegisterExtension
    static final TestPostgres POSTGRES = new TestPostgres();

    @TempDir
    Path folder;

    private String database = "";

    @BeforeEach
    void anEmptyDatabase() throws Exception {
        database = POSTGRES.another();
    }

    private TestInstallation installation() throws Exception {
        return new TestInstallation(folder, database);
    }

    private void execute(String sql) throws Exception {
        try (Connection connection = DriverManager.getConnection(database, "postgres", "");
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private List<String> texts(String sql) throws Exception {
        try (Connection connection = DriverManager.getConnection(database, "postgres", "");
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> texts = new ArrayList<>();
            while (rows.next()) {
                texts.add(rows.getString(1));
            }
            return texts;
        }
    }

    @Test
    void anEmptyDatabaseIsPendingAndUpTakesEveryStepOnce() throws Exception {
        TestInstallation installation = installation();
        TestInstallation.Outcome before = installation.migrate("status");
        assertThat(before.status()).isEqualTo(1);
        assertThat(before.out()).contains("1        pending   initial");
        assertThat(installation.migrate("validate").status()).isEqualTo(1);

        assertThat(installation.migrate("up").ok().out()).matches("\\d+ steps? taken\\R");
        assertThat(installation.migrate("up").ok().out()).isEqualToIgnoringNewLines("nothing to do");
        assertThat(installation.migrate("status").ok().out())
                .contains("1        applied   initial")
                .doesNotContain("pending");
        assertThat(installation.migrate("validate").ok().out()).contains("the schema is this version's");
    }

    @Test
    void ofManyAtOnceOneTakesTheStepsAndTheOthersWaitForIt() throws Exception {
        TestInstallation installation = installation();
        List<String> said = new ArrayList<>();
        try (var threads = Executors.newFixedThreadPool(4)) {
            Callable<TestInstallation.Outcome> up = () -> installation.migrate("up");
            for (Future<TestInstallation.Outcome> one : threads.invokeAll(List.of(up, up, up, up))) {
                said.add(one.get().ok().out().strip());
            }
        }
        assertThat(said).filteredOn("nothing to do"::equals).hasSize(3);
        assertThat(said).filteredOn(line -> line.endsWith("taken")).hasSize(1);
        installation.migrate("validate").ok();
    }

    @Test
    void aStepThatBreaksLeavesNothingHalfDoneAndAWayOn() throws Exception {
        TestInstallation installation = installation();
        execute(
                "create schema trouble; create function trouble.make() returns event_trigger language plpgsql as $$begin"
                        + " if exists (select from pg_event_trigger_ddl_commands() where object_identity = 'public.audit')"
                        + " then raise 'no room for it'; end if; end$$;"
                        + " create event trigger trouble on ddl_command_end execute function trouble.make()");

        TestInstallation.Outcome broken = installation.migrate("up");

        assertThat(broken.status()).isEqualTo(1);
        assertThat(broken.err()).contains("no room for it").doesNotContain("\tat ");
        assertThat(installation.migrate("status").out()).contains("1        pending   initial");
        execute("drop event trigger trouble");
        assertThat(installation.migrate("up").ok().out()).matches("\\d+ steps taken\\s+");
        installation.migrate("validate").ok();
    }

    @Test
    void aDatabaseThatHasMoreThanExtensionsIsNotTaken() throws Exception {
        TestInstallation installation = installation();
        execute("create extension pg_trgm; create table somebody_elses (n int)");
        TestInstallation.Outcome outcome = installation.migrate("up");
        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.err()).contains("wanted an empty database").contains("a database of its own");
        execute("drop table somebody_elses");
        installation.migrate("up").ok();
    }

    @Test
    void anEditedStepIsToldAndSoIsOneOfANewerVersion() throws Exception {
        TestInstallation installation = installation();
        installation.migrate("up").ok();
        execute("update flyway_schema_history set checksum = 1 where version = '1'");
        TestInstallation.Outcome edited = installation.migrate("validate");
        assertThat(edited.status()).isEqualTo(1);
        assertThat(edited.out()).contains("schema version 1").contains("hecksum");

        execute("delete from flyway_schema_history");
        assertThat(installation.migrate("status").status()).isEqualTo(1);
    }

    @Test
    void theExtensionsOfTheGuideAreMadeOrItIsSaidWhoMust() throws Exception {
        installation().migrate("up").ok();
        assertThat(texts("select extname from pg_extension")).contains("uuid-ossp", "pg_trgm");

        database = POSTGRES.another();
        execute("create schema trouble; create function trouble.no() returns event_trigger language plpgsql as $$begin"
                + " raise 'none for you'; end$$; create event trigger no_extensions on ddl_command_start"
                + " when tag in ('CREATE EXTENSION') execute function trouble.no()");
        TestInstallation.Outcome up = installation().migrate("up").ok();
        assertThat(up.out()).containsPattern("\\d+ steps taken");
        assertThat(up.err())
                .contains("note: the extension uuid-ossp could not be made")
                .contains("none for you")
                .contains("A superuser of the database can run: create extension if not exists \"pg_trgm\"");
        execute("drop event trigger no_extensions");
    }

    @Test
    void aSchemaThatWantsNewerServersIsRefusedByThisOneAndSaysWhatToRun() throws Exception {
        TestInstallation installation = installation();
        installation.migrate("up").ok();
        String known = texts("select max(version::int)::text from flyway_schema_history")
                .getFirst();
        // What is only newer is being rolled out, and this server goes on beside those that follow.
        execute("insert into flyway_schema_history select installed_rank + 1, '9999', 'of tomorrow', type, script,"
                + " checksum, installed_by, installed_on, execution_time, success from flyway_schema_history"
                + " order by installed_rank desc limit 1");
        try (RunningServer server = installation.serve();
                HttpClient http = HttpClient.newHttpClient()) {
            TestClient anybody = new TestClient(server.address(), http, "");
            anybody.get("/ready").is(200);
            assertThat(installation.migrate("status").ok().out()).contains("9999     unknown   of tomorrow");

            execute("update installation set least_version = 9999");
            assertThat(anybody.get("/ready").is(503, "unavailable").text())
                    .contains("it wants servers that know its step 9999, and this one knows them to " + known)
                    .contains("Run that version's dits-server");
            TestInstallation.Outcome admin = installation.admin("user", "list");
            assertThat(admin.status()).isEqualTo(1);
            assertThat(admin.err()).contains("of a newer version of Dits");
            execute("update installation set least_version = 1");
            anybody.get("/ready").is(200);
        }
    }

    @Test
    void aDatabaseThatDoesNotAnswerIsAnErrorWithoutItsPassword() throws Exception {
        TestInstallation installation =
                new TestInstallation(folder, "jdbc:postgresql://127.0.0.1:1/none?user=postgres");
        TestInstallation.Outcome outcome = installation.migrate("up");
        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.err())
                .contains("does not answer")
                .doesNotContain("anything")
                .doesNotContain("\tat ");
    }

    @Test
    void withoutADatabaseItSaysWhatToSet() throws Exception {
        TestInstallation installation = installation();
        java.nio.file.Files.writeString(installation.config(), "[server]\nport = 0\n");
        TestInstallation.Outcome outcome = installation.migrate("up");
        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.err()).contains("Set DATABASE_URL");
        assertThat(installation.migrate("sideways").status()).isEqualTo(2);
        assertThat(installation.migrate().status()).isEqualTo(2);
    }
}
