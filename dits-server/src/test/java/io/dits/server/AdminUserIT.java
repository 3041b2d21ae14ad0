// SPDX-License-Identifier: Apache-2.0
package io.dits.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.dits.server.http.TestClient;
import io.dits.testkit.postgres.TestPostgres;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code dits-admin user …}. */
final class AdminUserIT {
    @RegisterExtension
    static final TestPostgres POSTGRES = new TestPostgres();

    private static final String GOOD = "correct horse battery";

    @TempDir
    static Path folder;

    private static TestInstallation installation() throws Exception {
        return new TestInstallation(folder, POSTGRES.url());
    }

    @BeforeAll
    static void migrate() throws Exception {
        installation().migrate("up").ok();
    }

    private static TestInstallation.Outcome create(String email, String... more) throws Exception {
        List<String> words = new ArrayList<>(List.of("user", "create", "--email", email, "--password", GOOD));
        words.addAll(List.of(more));
        return installation().admin(words.toArray(new String[0]));
    }

    @Test
    void aUsernameComesFromTheAddressAndIsPrinted() throws Exception {
        assertThat(create("jane.doe@a.example").ok().out()).contains("username jane-doe");
        assertThat(create("jane_doe@b.example").ok().out()).contains("username jane-doe-2");
        assertThat(create("JANE+doe@c.example").ok().out()).contains("username JANE-doe-3");
    }

    @Test
    void aReservedNameGetsANumberToo() throws Exception {
        assertThat(create("API@a.example").ok().out()).contains("username API-2");
        assertThat(create("api@b.example").ok().out()).contains("username api-3");
        assertThat(create("__@a.example").ok().out()).contains("username user");
        assertThat(create("x".repeat(64) + "@a.example").ok().out()).contains("username " + "x".repeat(35));
    }

    @Test
    void aNameThatWasAskedForIsTakenOrRefusedAsItStands() throws Exception {
        assertThat(create("wanted@a.example", "--username", "Wanted-Name").ok().out())
                .contains("username Wanted-Name");
        assertThat(create("wanted@b.example", "--username", "wanted-NAME").err())
                .contains("the username wanted-NAME is taken")
                .contains("--username");
        for (String bad : List.of("api", "-x", "a b", "ä", "x".repeat(40), "")) {
            TestInstallation.Outcome outcome = create("bad@a.example", "--username", bad);
            assertThat(outcome.status()).as(bad).isEqualTo(1);
            assertThat(outcome.err()).as(bad).startsWith("dits-admin: ").doesNotContain("\tat ");
        }
        assertThat(installation().admin("user", "list").ok().out()).doesNotContain("bad@a.example");
    }

    @Test
    void anAddressIsTakenWhateverItsCase() throws Exception {
        create("twice@a.example").ok();
        TestInstallation.Outcome again = create("Twice@A.example", "--username", "other");
        assertThat(again.status()).isEqualTo(1);
        assertThat(again.err()).contains("exists already").contains("dits-admin user password");
        // The name that it would have had is free.
        create("other@a.example", "--username", "other").ok();
    }

    @Test
    void whatIsNoAddressIsRefused() throws Exception {
        for (String bad : List.of("nobody", "@host", "a@", "a b@host", "a@b@c d", "a\n@b", "x".repeat(251) + "@b.c")) {
            TestInstallation.Outcome outcome = create(bad);
            assertThat(outcome.status()).as(bad).isEqualTo(1);
            assertThat(outcome.err())
                    .as(bad)
                    .contains("e-mail: wanted name@host")
                    .doesNotContain("\tat ");
        }
    }

    @Test
    void passwordsAreBoundedAndAWeakOneOnlyWarns() throws Exception {
        TestInstallation.Outcome weak = installation()
                .admin("user", "create", "--email", "weak@a.example", "--password", "secret")
                .ok();
        assertThat(weak.err())
                .contains("warning: this password is easily guessed")
                .doesNotContain("secret");
        assertThat(create("strong@a.example").ok().err()).isEmpty();
        assertThat(installation()
                        .admin("user", "create", "--email", "empty@a.example", "--password", "")
                        .err())
                .contains("password: wanted 1 to 1024 characters, found 0");
        assertThat(installation()
                        .admin("user", "create", "--email", "long@a.example", "--password", "x".repeat(1025))
                        .status())
                .isEqualTo(1);
        assertThat(installation()
                        .admin("user", "create", "--email", "none@a.example")
                        .status())
                .isEqualTo(2);
        assertThat(create("role@a.example", "--role", "king").status()).isEqualTo(2);
    }

    @Test
    void thePasswordOfTheStandardInputIsTheFirstLine() throws Exception {
        for (String input : List.of(GOOD, GOOD + "\n", GOOD + "\r\nmore\n")) {
            String name = "stdin" + input.length();
            installation()
                    .adminReading(input, "user", "create", "--email", name + "@a.example", "--password-stdin")
                    .ok();
            try (RunningServer server = installation().serve();
                    HttpClient http = HttpClient.newHttpClient()) {
                TestClient.signedIn(server.address(), http, name, GOOD)
                        .get("/api/v1/users/me")
                        .is(200);
            }
        }
    }

    @Test
    void aNewPasswordEndsAllSignInsAndTheOldOne() throws Exception {
        create("change@a.example", "--role", "admin").ok();
        try (RunningServer server = installation().serve();
                HttpClient http = HttpClient.newHttpClient()) {
            TestClient anybody = new TestClient(server.address(), http, "");
            JsonNode tokens = anybody.post("/api/v1/auth/login", Map.of("email", "CHANGE@a.example", "password", GOOD))
                    .is(200)
                    .json();
            TestClient changed = new TestClient(
                    server.address(), http, tokens.get("access_token").asString());
            assertThat(changed.get("/api/v1/users/me")
                            .is(200)
                            .json()
                            .get("role")
                            .asString())
                    .isEqualTo("admin");

            assertThat(installation()
                            .adminReading(
                                    "another fine password\n",
                                    "user",
                                    "password",
                                    "--email",
                                    "change",
                                    "--password-stdin")
                            .ok()
                            .out())
                    .contains("is set");

            anybody.post(
                            "/api/v1/auth/refresh",
                            Map.of("refresh_token", tokens.get("refresh_token").asString()))
                    .is(401, "unauthenticated");
            anybody.post("/api/v1/auth/login", Map.of("email", "change@a.example", "password", GOOD))
                    .is(401, "unauthenticated");
            TestClient.signedIn(server.address(), http, "change@a.example", "another fine password");
        }
        TestInstallation.Outcome unknown =
                installation().admin("user", "password", "--email", "nobody@a.example", "--password", GOOD);
        assertThat(unknown.status()).isEqualTo(1);
        assertThat(unknown.err()).contains("nobody@a.example").contains("dits-admin user list");
    }

    @Test
    void theListIsForPeopleAndForPrograms() throws Exception {
        create("listed@a.example", "--role", "admin").ok();
        assertThat(installation().admin("user", "list").ok().out())
                .startsWith("USERNAME")
                .containsPattern("listed +listed@a.example +admin +active +20");
        JsonNode list = JsonMapper.shared()
                .readTree(installation().admin("user", "list", "--json").ok().out());
        JsonNode listed = list.valueStream()
                .filter(user -> user.get("username").asString().equals("listed"))
                .findFirst()
                .orElseThrow();
        assertThat(listed.get("email").asString()).isEqualTo("listed@a.example");
        assertThat(listed.get("role").asString()).isEqualTo("admin");
        assertThat(list.toString()).doesNotContain("argon2");
    }

    @Test
    void aDatabaseWithoutItsTablesIsToldWithWhatToRun() throws Exception {
        Path other = java.nio.file.Files.createDirectory(folder.resolve("other"));
        TestInstallation.Outcome outcome = new TestInstallation(other, POSTGRES.another()).admin("user", "list");
        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.err()).contains("dits-migrate up").doesNotContain("\tat ");
    }
}
