// SPDX-License-Identifier: Apache-2.0
package io.dits.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dits.core.store.StoreException;
import io.dits.testkit.postgres.TestPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** {@code dits-admin config check}, and what a server says of a configuration that it cannot start with. */
final class AdminConfigIT {
    @RegisterExtension
    static final TestPostgres POSTGRES = new TestPostgres();

    private static final String BROKEN = """
            [server]
            port = "eighty"
            prot = 1
            [database]
            url = "mysql://dits:hunter2@db/main"
            min_connections = 30
            [auth]
            jwt_secret = "hunter2"
            [logging]
            level = "loud"
            """;

    @TempDir
    Path folder;

    @Test
    void allErrorsAndWarningsAreToldAtOnceWithoutASecret() throws Exception {
        Path file = Files.writeString(folder.resolve("broken.toml"), BROKEN);
        TestInstallation.Outcome check =
                TestInstallation.adminIn(Map.of(), "--config", file.toString(), "config", "check");
        assertThat(check.status()).isEqualTo(1);
        assertThat(check.out())
                .contains("error: " + file + ":2: server.port: ")
                .contains("warning: " + file + ":3: server.prot: ")
                .contains("error: " + file + ":5: database.url: ")
                .contains("warning: " + file + ":6: database.min_connections: ")
                .contains("error: " + file + ":8: auth.jwt_secret: ")
                .contains("error: " + file + ":10: logging.level: ")
                .contains("4 errors, 2 warnings")
                .doesNotContain("hunter2");

        TestInstallation.Outcome server = TestInstallation.failingServer(Map.of(), "--config", file.toString());
        assertThat(server.status()).isEqualTo(1);
        assertThat(server.err())
                .contains(file + ":2: server.port")
                .contains(file + ":10: logging.level")
                .doesNotContain("hunter2")
                .doesNotContain("\tat ");
    }

    @Test
    void theReferenceIsPrintedWithoutAConfiguration() {
        Map<String, String> nothing = Map.of("DITS_CONFIG", "/nowhere/dits.toml");
        assertThat(TestInstallation.adminIn(nothing, "config", "reference").ok().out())
                .contains("## `[server]`\n")
                .contains("| `port` | a number of 0 to 65535 | `8080` | 0.1.0 |")
                .contains("| `jwt_secret`<br>`JWT_SECRET` | a text | required | 0.1.0 |")
                .contains("| `level` ↻<br>`LOG_LEVEL` | one of trace, debug, info, warn, error | `\"info\"` |");
        assertThat(TestInstallation.adminIn(nothing, "config", "reference", "--json")
                        .ok()
                        .out())
                .contains("{\"key\":\"storage.s3.region\",\"value\":\"a region such as us-east-1\","
                        + "\"default\":\"\\\"us-east-1\\\"\",\"variable\":\"S3_REGION\",\"reloads\":false");
    }

    @Test
    void withoutADatabaseTheServerSaysWhatToSet() {
        TestInstallation.Outcome server = TestInstallation.failingServer(Map.of("DITS_CONFIG", "/nowhere/dits.toml"));
        assertThat(server.status()).isEqualTo(1);
        assertThat(server.err())
                .contains("/nowhere/dits.toml: cannot be read: no such file")
                .contains("Set DATABASE_URL, or run dits-server --embedded --data DIR")
                .contains("Set JWT_SECRET");
    }

    @Test
    void aGoodOneIsCheckedOfflineAndWithConnectTried() throws Exception {
        TestInstallation installation = new TestInstallation(folder, POSTGRES.url());
        assertThat(installation.admin("config", "check").ok().out()).contains("0 errors, 0 warnings");
        TestInstallation.Outcome empty = installation.admin("config", "check", "--connect");
        assertThat(empty.status()).isEqualTo(1);
        assertThat(empty.out()).contains("dits-migrate up");
        installation.migrate("up").ok();
        TestInstallation.Outcome without = installation.admin("config", "check", "--connect");
        assertThat(without.status()).isEqualTo(1);
        assertThat(without.out())
                .contains("the storage folder " + installation.storage() + " is not there")
                .contains("1 error,");
        TestInstallation.Outcome verify = installation.admin("storage", "verify");
        assertThat(verify.status()).isEqualTo(1);
        assertThat(verify.err()).contains("is not there");
        assertThat(installation.storage())
                .as("made by a command that only looks")
                .doesNotExist();
        Files.createDirectory(installation.storage());
        installation.admin("config", "check", "--connect").ok();
        assertThat(installation.storage()).isEmptyDirectory();

        Files.writeString(folder.resolve("file"), "in the way");
        TestInstallation gone = new TestInstallation(folder, "jdbc:postgresql://127.0.0.1:1/none?user=x");
        Files.writeString(
                gone.config(),
                Files.readString(gone.config())
                        .replace(
                                gone.storage().toString(),
                                folder.resolve("file/below").toString()));
        gone.admin("config", "check").ok();
        TestInstallation.Outcome dead = gone.admin("config", "check", "--connect");
        assertThat(dead.status()).isEqualTo(1);
        assertThat(dead.out()).contains("error: database").contains("2 errors").doesNotContain("anything");
    }

    @Test
    void aStorageFolderThatNobodyCanWriteToStopsTheServerAtItsStart() throws Exception {
        TestInstallation installation = new TestInstallation(folder, POSTGRES.url());
        installation.migrate("up").ok();
        Files.createDirectory(installation.storage());
        // Not by its mode: the tests may run as root.
        Files.writeString(installation.storage().resolve(".tmp"), "in the way");
        String wanted = "cannot write to the storage folder " + installation.storage();
        assertThatThrownBy(installation::serve)
                .isInstanceOf(StoreException.class)
                .hasMessageContaining(wanted);
        TestInstallation.Outcome check = installation.admin("config", "check", "--connect");
        assertThat(check.status()).isEqualTo(1);
        assertThat(check.out()).contains(wanted);
    }

    @Test
    void wrongUsageIsTwo() {
        for (List<String> words : List.of(
                List.<String>of(), List.of("user"), List.of("config", "chuck"), List.of("user", "list", "--jsn"))) {
            assertThat(TestInstallation.adminIn(Map.of(), words.toArray(new String[0]))
                            .status())
                    .as("%s", words)
                    .isEqualTo(2);
        }
    }
}
