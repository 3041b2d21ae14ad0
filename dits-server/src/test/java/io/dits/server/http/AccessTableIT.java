// SPDX-License-Identifier: Apache-2.0
package io.dits.server.http;

import static io.dits.server.http.Samples.chunk;
import static io.dits.server.http.Samples.commit;
import static io.dits.server.http.Samples.file;
import static io.dits.server.http.Samples.text;
import static io.dits.server.http.Samples.tree;
import static org.assertj.core.api.Assertions.assertThat;

import io.dits.core.content.Blob;
import io.dits.server.http.AccessTable.Need;
import io.dits.server.http.AccessTable.Row;
import io.dits.server.meta.Cause;
import io.dits.server.meta.User;
import io.dits.server.service.Scope;
import io.dits.server.service.TokenKeeper;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Every route, asked by everybody, of what is private and of what is public. Rows stand in {@link AccessTable}. */
final class AccessTableIT {
    private static final Blob CONTENT = chunk("content");
    private static final Blob ROOT = tree(file("a.txt", CONTENT));
    private static final Blob COMMIT = commit(ROOT, "first");

    private static TestServer server;
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Map<Who, String> TOKENS = new EnumMap<>(Who.class);

    /** Everybody there is, the user he is, and the one scope that his API token is for; signed in without one. */
    private enum Who {
        ANONYMOUS(""),
        DISABLED("dora"),
        STRANGER("stan"),
        READER("rita"),
        WRITER("will"),
        COLLABORATING_ADMIN("abel"),
        OWNER("olga"),
        MEMBER("mia"),
        ORGANISATION_ADMIN("otto"),
        ORGANISATION_OWNER("olaf"),
        SITE_ADMIN("root"),
        OWNER_BY_READ("olga", Scope.REPO_READ),
        OWNER_BY_WRITE("olga", Scope.REPO_WRITE),
        OWNER_BY_ADMIN("olga", Scope.REPO_ADMIN),
        OWNER_BY_USER("olga", Scope.USER),
        OWNER_BY_ORG("olga", Scope.ORG),
        ORGANISATION_OWNER_BY_READ("olaf", Scope.REPO_READ),
        ORGANISATION_OWNER_BY_WRITE("olaf", Scope.REPO_WRITE),
        ORGANISATION_OWNER_BY_ADMIN("olaf", Scope.REPO_ADMIN),
        ORGANISATION_OWNER_BY_USER("olaf", Scope.USER),
        ORGANISATION_OWNER_BY_ORG("olaf", Scope.ORG),
        SITE_ADMIN_BY_READ("root", Scope.REPO_READ),
        SITE_ADMIN_BY_WRITE("root", Scope.REPO_WRITE),
        SITE_ADMIN_BY_REPO_ADMIN("root", Scope.REPO_ADMIN),
        SITE_ADMIN_BY_USER("root", Scope.USER),
        SITE_ADMIN_BY_ORG("root", Scope.ORG),
        SITE_ADMIN_BY_ADMIN("root", Scope.ADMIN);

        private final String username;

        @SuppressWarnings("ImmutableEnumChecker") // It is: Scope makes no other sets.
        private final Set<Scope> scopes;

        Who(String username) {
            this.username = username;
            this.scopes = Scope.all();
        }

        Who(String username, Scope scope) {
            this.username = username;
            this.scopes = Scope.withIncluded(Set.of(scope));
        }

        boolean signedIn() {
            return this != ANONYMOUS && this != DISABLED;
        }

        boolean siteAdmin() {
            return username.equals("root") && scopes.contains(Scope.ADMIN);
        }

        /** Whose repository he asks for: the organisation's, if he has to do with that. */
        String owner() {
            return Set.of("mia", "otto", "olaf").contains(username) ? "studio" : "olga";
        }

        /** What he may do there, from 0 to 3. */
        int rank(boolean visible) {
            int has = siteAdmin()
                    ? 3
                    : switch (username) {
                        case "olga", "abel", "otto", "olaf" -> 3;
                        case "will" -> 2;
                        case "rita", "mia" -> 1;
                        default -> visible ? 1 : 0;
                    };
            int token = scopes.contains(Scope.REPO_ADMIN)
                    ? 3
                    : scopes.contains(Scope.REPO_WRITE) ? 2 : scopes.contains(Scope.REPO_READ) ? 1 : 0;
            return Math.min(has, token);
        }

        boolean mayGiveAway() {
            return siteAdmin() || username.equals("olga") || username.equals("olaf");
        }

        /** What he is in the organisation, from 0 to 3. */
        int membership() {
            return siteAdmin()
                    ? 3
                    : switch (username) {
                        case "olaf" -> 3;
                        case "otto" -> 2;
                        case "mia" -> 1;
                        default -> 0;
                    };
        }
    }

    @BeforeAll
    static void start() throws IOException {
        server = TestServer.start();
        TestClient root = server.admin("root");
        TestClient olga = server.user("olga");
        TestClient olaf = server.user("olaf");
        for (String name : List.of("dora", "stan", "rita", "will", "abel", "mia", "otto", "victim")) {
            server.user(name);
        }
        olaf.post("/api/v1/orgs", Map.of("name", "studio")).is(201);
        olaf.put("/api/v1/orgs/studio/members/mia", Map.of("role", "member")).is(200);
        olaf.put("/api/v1/orgs/studio/members/otto", Map.of("role", "admin")).is(200);
        for (String visibility : List.of("private", "public")) {
            String hers = fill(olga, olga.repository(visibility, visibility));
            olga.put(hers + "/collaborators/rita", Map.of("role", "read")).is(200);
            olga.put(hers + "/collaborators/will", Map.of("role", "write")).is(200);
            olga.put(hers + "/collaborators/abel", Map.of("role", "admin")).is(200);
            olaf.post("/api/v1/repos", Map.of("owner", "studio", "name", visibility, "visibility", visibility))
                    .is(201);
            fill(olaf, "/api/v1/repos/studio/" + visibility);
        }
        root.patch("/api/v1/users/dora", Map.of("state", "disabled")).is(200);
        for (Who who : Who.values()) {
            TOKENS.put(who, token(who));
        }
    }

    private static String fill(TestClient owner, String repository) {
        owner.upload(repository, CONTENT, ROOT, COMMIT).is(200);
        owner.push(repository, "heads/main", "", text(COMMIT)).is(200);
        return repository;
    }

    private static String token(Who who) {
        if (who == Who.ANONYMOUS) {
            return "";
        }
        if (who == Who.DISABLED) {
            // Signed in before, disabled since.
            server.database.execute("update users set state = 'active' where email = 'dora@example.org'");
        }
        String token = TestClient.signedIn(server.address(), HTTP, who.username, TestServer.PASSWORD)
                .token();
        server.database.execute("update users set state = 'disabled' where email = 'dora@example.org'");
        return who.scopes.equals(Scope.all()) ? token : apiToken(who);
    }

    /** One that is kept as all are, and told by its hash. */
    private static String apiToken(Who who) {
        User user = server.parts.accounts().find(who.username + "@example.org").orElseThrow();
        List<String> words = who.scopes.stream().map(Scope::word).toList();
        return server.parts
                .signIn()
                .tokens()
                .create(user, new TokenKeeper.Wanted(who.name(), words, Optional.empty()), Cause.operator("test"))
                .text();
    }

    @AfterAll
    static void stop() {
        HTTP.close();
        server.close();
    }

    @Test
    void everyRouteHasARow() {
        Set<String> routes = Routes.of(server.parts, () -> false).stream()
                .filter(Route::api)
                .map(route -> route.method() + " " + route.template())
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> rows =
                AccessTable.rows(COMMIT).stream().map(Row::route).collect(Collectors.toCollection(TreeSet::new));
        assertThat(rows)
                .as("a new route needs a row in AccessTable and in docs/access.md")
                .isEqualTo(routes);
    }

    /** Pages for browsers are no part of the table: {@link Browser} alone makes them, and asks for a session. */
    @Test
    void noTokenOpensAPageOfABrowserThatIsSignedIn() {
        TestClient root = new TestClient(server.address(), HTTP, Objects.requireNonNull(TOKENS.get(Who.SITE_ADMIN)));
        for (Route route : Routes.of(server.parts, () -> false)) {
            if (route.access() == Route.Access.BROWSER) {
                String path = route.template().replaceAll("\\{\\w+}", "x");
                assertThat(root.send(route.method(), path, BodyPublishers.noBody())
                                .status())
                        .as(route.method() + " " + path)
                        .isEqualTo(route.method().equals("GET") ? 303 : 403);
            }
        }
    }

    @Test
    void thePageForPeopleSaysTheSame() throws IOException {
        List<String> told = Files.readAllLines(Path.of("..", "docs", "access.md")).stream()
                .filter(line -> line.matches("\\| `(GET|POST|PUT|PATCH|DELETE) .*"))
                .toList();
        assertThat(told)
                .containsExactlyInAnyOrderElementsOf(
                        AccessTable.rows(COMMIT).stream().map(Row::told).toList());
    }

    @Test
    void everybodyGetsWhatTheTableSaysAndNoMore() {
        List<String> wrong = new ArrayList<>();
        for (Row row : AccessTable.rows(COMMIT)) {
            for (String visibility : row.need().repository() ? List.of("private", "public") : List.of("private")) {
                for (Who who : Who.values()) {
                    reset();
                    TestClient.Answer answer = ask(row, who, visibility);
                    String expected = expected(row, who, visibility.equals("public"));
                    String got = answer.status() + (answer.status() == 403 ? " " + answer.code() : "");
                    if (!got.equals(expected)) {
                        wrong.add(row.route() + ", " + visibility + ", " + who + ": wanted " + expected + ", got " + got
                                + " " + answer.text());
                    }
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    /** What the request before may have done away with. */
    private static void reset() {
        server.database.execute("update repositories set deleted_at = null where deleted_at is not null");
        server.database.execute("insert into collaborators (repository, user_id, role)"
                + " select r.id, u.id, 'read' from repositories r, owners u where u.name = 'victim'"
                + " on conflict do nothing");
        server.database.execute("insert into memberships (organisation, user_id, role)"
                + " select g.id, u.id, 'member' from organisations g, owners u where u.name = 'victim'"
                + " on conflict do nothing");
    }

    private static TestClient.Answer ask(Row row, Who who, String visibility) {
        String path = row.path()
                .replace("{owner}", who.owner())
                .replace("{name}", visibility)
                .replace("{org}", "studio")
                .replace("{username}", "victim");
        TestClient client = new TestClient(server.address(), HTTP, Objects.requireNonNull(TOKENS.get(who)));
        return row.type().isEmpty()
                ? client.send(row.method(), path, BodyPublishers.noBody())
                : client.send(
                        row.method(),
                        path,
                        BodyPublishers.ofByteArray(row.body(who.owner())),
                        "Content-Type",
                        row.type());
    }

    private static String expected(Row row, Who who, boolean visible) {
        String done = Integer.toString(row.status());
        if (row.need() == Need.NOTHING) {
            return done;
        }
        if (!who.signedIn()) {
            return "401";
        }
        if (row.scope().filter(scope -> !who.scopes.contains(scope)).isPresent()) {
            return "403 missing_scope";
        }
        String refused = "403 forbidden";
        int rank = who.rank(visible);
        return switch (row.need()) {
            case NOTHING, SIGNED_IN -> done;
            case READ, WRITE, ADMIN -> rank == 0 ? "404" : rank >= row.need().rank() ? done : refused;
            case REPOSITORY_OWNER -> rank == 0 ? "404" : rank >= 3 && who.mayGiveAway() ? done : refused;
            case MEMBER, ORGANISATION_ADMIN, ORGANISATION_OWNER ->
                who.membership() >= row.need().rank() ? done : refused;
            case SITE_ADMIN -> who.siteAdmin() ? done : refused;
        };
    }

    @Test
    void aListShowsExactlyWhatOneMayReadWithOnesRole() {
        for (Who who : List.of(Who.STRANGER, Who.READER, Who.WRITER, Who.MEMBER, Who.OWNER, Who.SITE_ADMIN)) {
            TestClient client = new TestClient(server.address(), HTTP, Objects.requireNonNull(TOKENS.get(who)));
            Map<String, String> listed = client.get("/api/v1/repos")
                    .is(200)
                    .json()
                    .get("data")
                    .valueStream()
                    .collect(Collectors.toMap(
                            repository -> repository.get("full_name").asString(),
                            repository -> repository.get("role").asString()));
            for (String name : List.of("olga/private", "olga/public", "studio/private", "studio/public")) {
                TestClient.Answer one = client.get("/api/v1/repos/" + name);
                assertThat(Optional.ofNullable(listed.get(name)))
                        .as("%s %s", who, name)
                        .isEqualTo(
                                one.status() == 200
                                        ? Optional.of(one.json().get("role").asString())
                                        : Optional.empty());
            }
        }
    }
}
