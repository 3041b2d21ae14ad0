// SPDX-License-Identifier: Apache-2.0
package io.dits.server.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EmbeddedPostgresIT {
    /** One database for all, as making one takes seconds; each test writes numbers of its own. */
    private static Path data = Path.of("");

    private final List<String> said = new ArrayList<>();
    private final List<Process> servers = new ArrayList<>();

    @BeforeAll
    static void aFolderThatEveryUserCanReach(@TempDir Path temporary) throws IOException {
        Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rwxr-xr-x"));
        data = temporary.resolve("data");
    }

    @AfterEach
    void nothingIsLeftRunning() throws Exception {
        for (Process server : servers) {
            server.destroyForcibly().waitFor();
        }
        if (Files.exists(data.resolve("postgres/data/postmaster.pid"))) {
            open().close();
        }
    }

    @Test
    void theDataIsThereAfterACleanStop() throws Exception {
        try (EmbeddedPostgres postgres = open()) {
            write(postgres, 1);
        }
        assertThat(data.resolve("postgres/data/postmaster.pid")).doesNotExist();

        try (EmbeddedPostgres postgres = open()) {
            assertThat(rows(postgres)).contains(1);
        }
    }

    @Test
    void whatIsCommittedIsOnTheDiskAndOnlyThePasswordLetsIn() throws Exception {
        try (EmbeddedPostgres postgres = open()) {
            assertThat(setting(postgres, "fsync")).isEqualTo("on");
            assertThat(setting(postgres, "synchronous_commit")).isEqualTo("on");
            assertThat(setting(postgres, "data_checksums")).isEqualTo("on");
            assertThat(setting(postgres, "listen_addresses")).isEqualTo("127.0.0.1");
            assertThat(setting(postgres, "password_encryption")).isEqualTo("scram-sha-256");
            assertThat(setting(postgres, "server_encoding")).isEqualTo("UTF8");
            assertThatThrownBy(() -> DriverManager.getConnection(postgres.jdbcUrl(), postgres.user(), "guess"))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("password");
            assertThat(postgres.url())
                    .matches("postgres://dits:[0-9a-f]{48}@127\\.0\\.0\\.1:\\d+/dits")
                    .contains(postgres.password());
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve("postgres/password"))))
                .isEqualTo("rw-------");
    }

    @Test
    void aSecondServerOnTheFolderIsRefused() throws Exception {
        killable();

        assertThatThrownBy(this::open)
                .isInstanceOf(EmbeddedPostgresException.class)
                .hasMessageContaining(data.toRealPath().toString())
                .hasMessageContaining("in use");
    }

    @Test
    void aFolderIsFreeAgainAfterAStartThatFailed() throws Exception {
        open().close();
        Path config = data.resolve("postgres/data/postgresql.conf");
        String good = Files.readString(config);
        Files.writeString(config, good + "\nno_such_setting = 1\n");

        assertThatThrownBy(this::open)
                .isInstanceOf(EmbeddedPostgresException.class)
                .hasMessageContaining("no_such_setting")
                .hasMessageContaining("postgres.log");

        Files.writeString(config, good);
        open().close();
    }

    @Test
    void dataSurvivesAKillOfPostgres() throws Exception {
        try (EmbeddedPostgres postgres = open()) {
            write(postgres, 7);
            kill(postgres.pid());
        }
        try (EmbeddedPostgres postgres = open()) {
            assertThat(rows(postgres)).contains(7);
        }
    }

    @Test
    void aPostgresThatOutlivedItsServerIsUsedAgain() throws Exception {
        Server server = killable();
        server.process().destroyForcibly().waitFor();

        try (EmbeddedPostgres postgres = open()) {
            assertThat(postgres.pid()).isEqualTo(server.postgres());
            write(postgres, 8);
        }
        try (EmbeddedPostgres postgres = open()) {
            assertThat(postgres.pid()).isNotEqualTo(server.postgres());
            assertThat(rows(postgres)).contains(8);
        }
    }

    @Test
    void dataSurvivesAKillOfBoth() throws Exception {
        try (EmbeddedPostgres postgres = open()) {
            write(postgres, 9);
        }
        Server server = killable();
        server.process().destroyForcibly().waitFor();
        kill(server.postgres());

        try (EmbeddedPostgres postgres = open()) {
            assertThat(rows(postgres)).contains(9);
        }
    }

    @Test
    void aPostgresThatWasLeftRunningAndDoesNotAnswerIsStoppedBeforeAnotherStarts() throws Exception {
        Server server = killable();
        server.process().destroyForcibly().waitFor();
        Path port = data.resolve("postgres/data/postmaster.pid");
        List<String> lines = new ArrayList<>(Files.readAllLines(port));
        try (ServerSocket nobody = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            lines.set(3, Integer.toString(nobody.getLocalPort()));
        }
        Files.write(port, lines);

        try (EmbeddedPostgres postgres = open()) {
            assertThat(postgres.pid()).isNotEqualTo(server.postgres());
            write(postgres, 4);
            assertThat(rows(postgres)).contains(4);
        }
        assertThat(said).anyMatch(s -> s.startsWith("stopping PostgreSQL"));
    }

    @Test
    void aStalePidFileOfAnotherProcessIsNoHindrance() throws Exception {
        open().close();
        Path pid = data.resolve("postgres/data/postmaster.pid");
        // Of PostgreSQL's user: a process of another user is no hindrance to PostgreSQL itself.
        boolean root = (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid") == 0;
        Process other = RunAs.forHome(data.toRealPath().resolve("postgres"), root)
                .process(List.of("sleep", "600"))
                .start();
        servers.add(other);
        Files.writeString(pid, other.pid() + "\n" + data + "\n1\n5432\n\n127.0.0.1\n");

        try (EmbeddedPostgres postgres = open()) {
            write(postgres, 5);
            assertThat(rows(postgres)).contains(5);
        }
        assertThat(other.isAlive()).isTrue();
    }

    @Test
    void aTakenPortIsReplacedByAnother() throws Exception {
        open().close();
        int last = Integer.parseInt(Files.readString(data.resolve("postgres/port")));

        try (ServerSocket taken = new ServerSocket(last, 1, InetAddress.getLoopbackAddress());
                EmbeddedPostgres postgres = open()) {
            assertThat(postgres.jdbcUrl()).doesNotContain(":" + taken.getLocalPort() + "/");
            assertThat(postgres.jdbcUrl()).contains(":" + Files.readString(data.resolve("postgres/port")) + "/");
        }
    }

    @Test
    void worksBelowAFolderThatOnlyItsOwnerMayEnter(@TempDir Path closed) throws Exception {
        Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwx------"));

        try (EmbeddedPostgres postgres = EmbeddedPostgres.open(closed, said::add, new SecureRandom())) {
            assertThat(rows(postgres)).isEmpty();
        }
    }

    @Test
    void theInterruptOfTheTerminalDoesNotReachPostgres() throws Exception {
        try (EmbeddedPostgres postgres = open()) {
            String status = Files.readString(Path.of("/proc", Long.toString(postgres.pid()), "stat"));
            String session = status.substring(status.lastIndexOf(')')).split(" ", -1)[4];
            assertThat(session).isEqualTo(Long.toString(postgres.pid()));
        }
    }

    private EmbeddedPostgres open() throws IOException {
        return EmbeddedPostgres.open(data, said::add, new SecureRandom());
    }

    /** A server in a process of its own, ready. */
    private Server killable() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        OpensAndStays.class.getName(),
                        data.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        servers.add(process);
        BufferedReader output = process.inputReader();
        String line = output.readLine();
        assertThat(line).as("the pid that the server tells").matches("\\d+");
        return new Server(process, Long.parseLong(line));
    }

    private record Server(Process process, long postgres) {}

    private static void kill(long pid) throws Exception {
        Process kill = new ProcessBuilder("/bin/sh", "-c", "kill -KILL " + pid).start();
        assertThat(kill.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(kill.exitValue()).isZero();
    }

    private static Connection connect(EmbeddedPostgres postgres) throws SQLException {
        return DriverManager.getConnection(postgres.jdbcUrl(), postgres.user(), postgres.password());
    }

    private static void write(EmbeddedPostgres postgres, int number) throws SQLException {
        try (Connection connection = connect(postgres);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE IF NOT EXISTS kept (n int)");
            statement.execute("INSERT INTO kept VALUES (" + number + ")");
        }
    }

    private static List<Integer> rows(EmbeddedPostgres postgres) throws SQLException {
        List<Integer> rows = new ArrayList<>();
        try (Connection connection = connect(postgres);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE IF NOT EXISTS kept (n int)");
            try (ResultSet result = statement.executeQuery("SELECT n FROM kept ORDER BY n")) {
                while (result.next()) {
                    rows.add(result.getInt(1));
                }
            }
        }
        return rows;
    }

    private static String setting(EmbeddedPostgres postgres, String name) throws SQLException {
        try (Connection connection = connect(postgres);
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SHOW " + name)) {
            assertThat(result.next()).isTrue();
            return result.getString(1);
        }
    }
}
