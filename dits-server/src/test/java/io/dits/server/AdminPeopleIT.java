// SPDX-License-Identifier: Apache-2.0
package io.dits.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.dits.server.http.TestClient;
import io.dits.testkit.postgres.TestPostgres;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What an operator does with accounts, organisations and repositories. */
final class AdminPeopleIT {
    @RegisterExtension
    static final TestPostgres POSTGRES = new TestPostgres();

    private static final String GOOD = "correct horse battery";

    @TempDir
    static Path folder;

    private static TestInstallation installation;

    @BeforeAll
    static void ready() throws Exception {
        installation = TestInstallation.ready(folder, POSTGRES);
        create("root", "admin");
    }

    private static void create(String name, String role) {
        installation
                .admin(
                        "user",
                        "create",
                        "--email",
                        name + "@a.example",
                        "--username",
                        name,
                        "--password",
                        GOOD,
                        "--role",
                        role)
                .ok();
    }

    private static TestInstallation.Outcome admin(String... words) {
        return installation.admin(words);
    }

    private static String refused(String... words) {
        TestInstallation.Outcome outcome = admin(words);
        assertThat(outcome.status()).as(outcome.out()).isEqualTo(1);
        assertThat(outcome.err()).startsWith("dits-admin: ").doesNotContain("\tat ");
        return outcome.err();
    }

    private static JsonNode json(String... words) {
        return JsonMapper.shared().readTree(admin(words).ok().out());
    }

    @Test
    void aDisabledAccountHasNothingUntilItIsEnabled() throws Exception {
        create("dis", "user");
        try (RunningServer server = installation.serve();
                HttpClient http = HttpClient.newHttpClient()) {
            TestClient anybody = new TestClient(server.address(), http, "");
            JsonNode tokens = anybody.post("/api/v1/auth/login", Map.of("email", "dis", "password", GOOD))
                    .is(200)
                    .json();
            assertThat(admin("user", "disable", "--email", "dis").ok().out()).contains("dis is disabled");
            new TestClient(server.address(), http, tokens.get("access_token").asString())
                    .get("/api/v1/users/me")
                    .is(401);
            anybody.post("/api/v1/auth/login", Map.of("email", "dis", "password", GOOD))
                    .is(401);
            assertThat(admin("user", "enable", "--email", "dis@a.example").ok().out())
                    .contains("dis is active");
            // Signed out for good: whoever was disabled signs in anew.
            anybody.post(
                            "/api/v1/auth/refresh",
                            Map.of("refresh_token", tokens.get("refresh_token").asString()))
                    .is(401);
            TestClient.signedIn(server.address(), http, "dis", GOOD);
        }
    }

    @Test
    void theLastAdministratorStaysOne() {
        assertThat(refused("user", "disable", "--email", "root")).contains("only administrator");
        assertThat(refused("user", "role", "--email", "root", "--role", "user")).contains("only administrator");
        assertThat(refused("user", "delete", "--email", "root")).contains("only administrator");
        create("second", "user");
        admin("user", "role", "--email", "second", "--role", "admin").ok();
        admin("user", "role", "--email", "root", "--role", "user").ok();
        admin("user", "role", "--email", "root", "--role", "admin").ok();
        admin("user", "role", "--email", "second", "--role", "user").ok();
        assertThat(refused("user", "role", "--email", "nobody", "--role", "user"))
                .contains("there is no user 'nobody'");
    }

    @Test
    void whatADeletedUserOwnsGoesToAnotherOwnerAndHisNameToNobody() throws Exception {
        create("leaver", "user");
        create("heir", "user");
        try (RunningServer server = installation.serve();
                HttpClient http = HttpClient.newHttpClient()) {
            TestClient leaver = TestClient.signedIn(server.address(), http, "leaver", GOOD);
            TestClient heir = TestClient.signedIn(server.address(), http, "heir", GOOD);
            leaver.repository("film");
            leaver.repository("score");
            heir.repository("Score");
            assertThat(refused("user", "delete", "--email", "leaver"))
                    .contains("film, score")
                    .contains("--transfer-to");
            assertThat(refused("user", "delete", "--email", "leaver", "--transfer-to", "nobody"))
                    .contains("'nobody'");
            assertThat(refused("user", "delete", "--email", "leaver", "--transfer-to", "leaver"))
                    .contains("'leaver'");
            assertThat(refused("user", "delete", "--email", "leaver", "--transfer-to", "heir"))
                    .contains("same names: Score");
            heir.patch("/api/v1/repos/heir/score", Map.of("name", "own-score")).is(200);
            admin("user", "delete", "--email", "leaver", "--transfer-to", "heir")
                    .ok();

            heir.get("/api/v1/repos/heir/film").is(200);
            heir.get("/api/v1/users/leaver").is(404);
            assertThat(leaver.get("/api/v1/users/me").status()).isIn(401, 404);
            TestInstallation.Outcome again =
                    admin("user", "create", "--email", "x@a.example", "--username", "leaver", "--password", GOOD);
            assertThat(again.err()).contains("the username leaver is taken");
            // The address is free at once.
            admin("user", "create", "--email", "leaver@a.example", "--username", "back", "--password", GOOD)
                    .ok();
        }
    }

    @Test
    void anotherUsernameLeadsToTheSameRepositories() throws Exception {
        create("maiden", "user");
        try (RunningServer server = installation.serve();
                HttpClient http = HttpClient.newHttpClient()) {
            TestClient user = TestClient.signedIn(server.address(), http, "maiden", GOOD);
            user.repository("film");
            admin("user", "rename", "--email", "maiden", "--username", "married")
                    .ok();
            user.get("/api/v1/repos/married/film").is(200);
            TestClient.signedIn(server.address(), http, "married", GOOD);
            assertThat(refused("user", "rename", "--email", "root", "--username", "maiden"))
                    .contains("taken");
            assertThat(refused("user", "rename", "--email", "root", "--username", "api"))
                    .contains("kept for the server");
            admin("user", "rename", "--email", "married", "--username", "Maiden")
                    .ok();
        }
    }

    @Test
    void organisationsAreMadeShownFilledAndDeleted() {
        create("boss", "user");
        create("hand", "user");
        assertThat(refused("org", "create", "works", "--owner", "nobody")).contains("there is no user 'nobody'");
        assertThat(refused("org", "create", "works", "--owner", "boss", "--base-role", "king"))
                .contains("wanted none, read, write or admin");
        admin("org", "create", "works", "--owner", "boss", "--display-name", "The Works", "--base-role", "write")
                .ok();
        admin("org", "add-member", "works", "hand").ok();
        assertThat(admin("org", "show", "works").ok().out())
                .contains("The Works")
                .contains("base role write")
                .containsPattern("boss +owner")
                .containsPattern("hand +member");
        assertThat(json("org", "show", "works", "--json").at("/members/1/role").asString())
                .isEqualTo("member");
        assertThat(admin("org", "list").ok().out()).startsWith("NAME").contains("works");
        assertThat(json("org", "list", "--json").toString()).contains("\"base_role\":\"write\"");
        assertThat(refused("org", "remove-member", "works", "boss")).contains("only owner");
        assertThat(refused("user", "delete", "--email", "boss"))
                .contains("only owner")
                .contains("works");
        admin("org", "add-member", "works", "hand", "--role", "owner").ok();
        admin("org", "remove-member", "works", "boss").ok();
        admin("org", "delete", "works").ok();
        assertThat(refused("org", "show", "works")).contains("there is no organisation 'works'");
    }

    /** What people write on web pages went to the terminal of the administrator as it came. */
    @Test
    void aNameDoesNotSteerTheTerminal() {
        create("eve", "user");
        admin("org", "create", "evil", "--owner", "eve", "--display-name", "a\u202ec")
                .ok();
        for (String said : List.of(
                admin("org", "list").ok().out(),
                admin("org", "show", "evil").ok().out())) {
            assertThat(said).contains("a?c").doesNotContain("\u202e");
        }
        assertThat(admin("user", "create", "--email", "x\u009bm@a.example", "--password", "correct horse")
                        .status())
                .isEqualTo(1);
    }

    @Test
    void repositoriesAreListedDeletedRestoredAndTransferred() throws Exception {
        create("keeper", "user");
        admin("org", "create", "museum", "--owner", "keeper").ok();
        try (RunningServer server = installation.serve();
                HttpClient http = HttpClient.newHttpClient()) {
            TestClient keeper = TestClient.signedIn(server.address(), http, "keeper", GOOD);
            keeper.repository("old");
            assertThat(admin("repo", "list").ok().out())
                    .startsWith("REPOSITORY")
                    .containsPattern("keeper/old +private");
            admin("repo", "delete", "keeper/old").ok();
            keeper.get("/api/v1/repos/keeper/old").is(404);
            assertThat(admin("repo", "list").ok().out()).doesNotContain("keeper/old");
            assertThat(json("repo", "list", "--deleted", "--json")
                            .get(0)
                            .get("name")
                            .asString())
                    .isEqualTo("keeper/old");
            admin("repo", "restore", "keeper/old").ok();
            admin("repo", "transfer", "keeper/old", "--to", "museum", "--name", "piece")
                    .ok();
            keeper.get("/api/v1/repos/museum/piece").is(200);
            assertThat(refused("repo", "transfer", "keeper/old", "--to", "museum"))
                    .contains("'keeper/old'");
            assertThat(refused("repo", "transfer", "museum/piece", "--to", "nobody"))
                    .contains("'nobody'");
            assertThat(refused("repo", "delete", "nothing")).contains("owner/name");
        }
    }

    @Test
    void aPasswordIsAskedForTwiceAtATerminal() throws Exception {
        String[] create = {"user", "create", "--email", "typed@a.example"};
        assertThat(installation.adminTyping(List.of(GOOD, "another"), create).err())
                .contains("differ");
        installation.adminTyping(List.of(GOOD, GOOD), create).ok();
        installation
                .adminTyping(
                        List.of("a new one of some length", "a new one of some length"),
                        "user",
                        "password",
                        "--email",
                        "typed")
                .ok();
        try (RunningServer server = installation.serve();
                HttpClient http = HttpClient.newHttpClient()) {
            TestClient.signedIn(server.address(), http, "typed", "a new one of some length");
        }
        assertThat(admin("user", "password", "--email", "typed").status()).isEqualTo(2);
    }
}
