// SPDX-License-Identifier: Apache-2.0
package io.dits.server.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dits.server.meta.Cause;
import io.dits.server.meta.Ledger;
import io.dits.server.meta.Repository;
import io.dits.server.meta.RepositoryId;
import io.dits.server.meta.RepositoryRole;
import io.dits.server.postgres.PostgresLedger;
import io.dits.server.postgres.PostgresRepositories;
import io.dits.server.postgres.TestDatabase;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Each way of getting a right, and all of them together, as read from rows. */
final class PermissionsIT {
    private static final List<String> RANKS = List.of("none", "read", "write", "admin");
    private static final long BOB = 2;

    private static TestDatabase database;
    private static PostgresRepositories registry;
    private static Repositories repositories;
    private static PostgresLedger ledger;

    @BeforeAll
    static void start() {
        database = TestDatabase.fresh();
        registry = new PostgresRepositories(database.database());
        repositories = new Repositories(registry);
        ledger = new PostgresLedger(database.database());
        database.execute("insert into owners (id, name, kind) overriding system value values"
                + " (1, 'ann', 'user'), (2, 'bob', 'user'), (3, 'studio', 'organisation')");
        database.execute("insert into users (id, email, display_name) values (1, 'ann@a.example', 'Ann'),"
                + " (2, 'bob@a.example', 'Bob')");
        database.execute("insert into organisations (id, display_name) values (3, 'Studio')");
        database.execute("insert into repositories (owner_id, name) values (1, 'anns'), (2, 'bobs'), (3, 'film')");
    }

    @AfterAll
    static void stop() {
        database.close();
    }

    private static Actor bob(boolean admin, Set<Scope> scopes) {
        return new Actor(BOB, "bob", "bob@a.example", "Bob", admin, scopes);
    }

    private static Cause cause() {
        return Cause.user(BOB, "bob", "session", "10.0.0.1", "r1");
    }

    /** A way in: what it gives, by the statement that makes it so. */
    private record Way(int rank, String statement) {}

    @Test
    void theGreatestOfAllWaysCountsAndReadingListingAndPushingAgree() {
        List<Way> memberships = List.of(
                new Way(-1, ""),
                new Way(0, "insert into memberships values (3, 2, 'member')"),
                new Way(3, "insert into memberships values (3, 2, 'admin')"),
                new Way(3, "insert into memberships values (3, 2, 'owner')"));
        RepositoryId film = registry.find("studio", "film").orElseThrow().id();
        for (Way membership : memberships) {
            for (int base = 0; base < RANKS.size(); base++) {
                for (int own = 0; own < RANKS.size(); own++) {
                    for (String visibility : List.of("private", "public")) {
                        for (boolean admin : List.of(false, true)) {
                            set(film, membership, base, own, visibility, admin);
                            int expected = Stream.of(
                                            membership.rank() == 0 ? base : membership.rank(),
                                            own,
                                            visibility.equals("public") ? 1 : 0,
                                            admin ? 3 : 0)
                                    .max(Integer::compare)
                                    .orElseThrow();
                            assertThat(found(bob(admin, Scope.all())))
                                    .as("%s base %s own %s %s admin %s", membership, base, own, visibility, admin)
                                    .isEqualTo(List.of(expected, expected, expected));
                        }
                    }
                }
            }
        }
    }

    private static void set(RepositoryId film, Way membership, int base, int own, String visibility, boolean admin) {
        database.execute("delete from memberships");
        database.execute("delete from collaborators");
        if (!membership.statement().isEmpty()) {
            database.execute(membership.statement());
        }
        if (own > 0) {
            database.execute("insert into collaborators values (" + film + ", 2, '" + RANKS.get(own) + "')");
        }
        database.execute("update organisations set base_role = '" + RANKS.get(base) + "'");
        database.execute("update repositories set visibility = '" + visibility + "' where id = " + film);
        database.execute("update users set role = '" + (admin ? "admin" : "user") + "' where id = 2");
    }

    /** The rank of a role as found by name, in the list, and inside of a transaction. */
    private static List<Integer> found(Actor actor) {
        int named = rank(repositories.open(actor, "studio", "film").map(ReadAccess::role));
        int listed = rank(repositories.list(actor, new RepositoryId(0), 100).stream()
                .filter(access -> access.repository().name().text().equals("film"))
                .map(ReadAccess::role)
                .findFirst());
        return List.of(named, listed, rank(inside(actor)));
    }

    private static Optional<RepositoryRole> inside(Actor actor) {
        Repository film = registry.find("studio", "film").orElseThrow();
        return ledger.transact(
                        film.id(),
                        cause(),
                        now -> Permissions.role(actor.scopes(), now.actor().orElseThrow(), now.repository()))
                .orElseThrow();
    }

    private static int rank(Optional<RepositoryRole> role) {
        return role.map(found -> RANKS.indexOf(found.word())).orElse(0);
    }

    @Test
    void ownersHaveAllInTheirsAndStrangersNothing() {
        Actor bob = bob(false, Scope.all());
        assertThat(repositories.open(bob, "bob", "bobs").flatMap(ReadAccess::admin))
                .isPresent();
        assertThat(repositories.open(bob, "ann", "anns")).isEmpty();
        assertThat(repositories.open(bob, "ann", "nothing")).isEmpty();
    }

    @Test
    void aTokenGivesAtMostItsScopesAndNeverMoreThanItsUserHas() {
        for (Scope scope : Scope.values()) {
            int most = switch (scope) {
                case REPO_READ -> 1;
                case REPO_WRITE -> 2;
                case REPO_ADMIN -> 3;
                case USER, ORG, ADMIN -> 0;
            };
            Actor bob = bob(true, EnumSet.of(scope));
            assertThat(rank(repositories.open(bob, "bob", "bobs").map(ReadAccess::role)))
                    .as(scope.word())
                    .isEqualTo(most);
            // An administrator's token without that scope is an ordinary user's.
            assertThat(repositories.open(bob, "ann", "anns")).as(scope.word()).isEmpty();
        }
        assertThat(rank(repositories
                        .open(bob(true, EnumSet.of(Scope.ADMIN, Scope.REPO_READ)), "ann", "anns")
                        .map(ReadAccess::role)))
                .isEqualTo(1);
    }

    @Test
    void whatAPushStandsOnIsNotTakenAwayBeforeItIsOver() throws Exception {
        RepositoryId film = registry.find("studio", "film").orElseThrow().id();
        for (String change : List.of(
                "delete from memberships where user_id = 2",
                "update memberships set role = 'admin' where user_id = 2",
                "update organisations set base_role = 'none'",
                "delete from collaborators where user_id = 2",
                "update users set state = 'disabled' where id = 2")) {
            set(film, new Way(0, "insert into memberships values (3, 2, 'member')"), 2, 2, "private", false);
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                Future<?> withdrawal = ledger.transact(film, cause(), now -> {
                            Ledger.Standing standing = now.actor().orElseThrow();
                            assertThat(standing.grants().base()).contains(RepositoryRole.WRITE);
                            Future<?> other = threads.submit(() -> database.execute(change));
                            await().until(() -> database.number("select count(*) from pg_stat_activity"
                                            + " where datname = current_database() and wait_event_type = 'Lock'")
                                    == 1);
                            return other;
                        })
                        .orElseThrow();
                withdrawal.get();
            }
        }
        database.execute("update users set state = 'active' where id = 2");
    }
}
