// SPDX-License-Identifier: Apache-2.0
package io.dits.server.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.dits.core.model.RefName;
import io.dits.server.meta.Cause;
import io.dits.server.meta.Credential;
import io.dits.server.meta.Organisation;
import io.dits.server.meta.OrganisationRole;
import io.dits.server.meta.OwnerName;
import io.dits.server.meta.Repository;
import io.dits.server.meta.RepositoryName;
import io.dits.server.meta.RepositoryRole;
import io.dits.server.meta.User;
import io.dits.server.meta.Users;
import io.dits.server.meta.Visibility;
import io.dits.server.postgres.PostgresApiTokens;
import io.dits.server.postgres.PostgresCollaborators;
import io.dits.server.postgres.PostgresOrganisations;
import io.dits.server.postgres.PostgresRefreshTokens;
import io.dits.server.postgres.PostgresRepositories;
import io.dits.server.postgres.PostgresUserDirectory;
import io.dits.server.postgres.PostgresUsers;
import io.dits.server.postgres.TestDatabase;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What somebody wants whose right to it is being taken away: he was let in a moment ago, as he is for five seconds on a server that
 * has not asked the database again. The transaction that does it asks again, and waits for who is taking the right away.
 */
final class RightsRacesIT {
    private static final Cause OPERATOR = Cause.operator("test");

    private final TestDatabase database = TestDatabase.fresh();
    private final PostgresUsers users = new PostgresUsers(database.database());
    private final Repositories repositories = new Repositories(new PostgresRepositories(database.database()));
    private final Sharing sharing = new Sharing(new PostgresCollaborators(database.database()));
    private final Organisations organisations = new Organisations(new PostgresOrganisations(database.database()));
    private final UserAdministration accounts = new UserAdministration(new PostgresUserDirectory(database.database()));
    private final TokenKeeper tokens =
            new TokenKeeper(new PostgresApiTokens(database.database()), new SecureRandom(), Clock.systemUTC());

    private Actor ann;
    private Actor bob;
    private Actor root;

    @BeforeEach
    void begin() {
        ann = user("ann", false);
        bob = user("bob", false);
        root = user("root", true);
        user("eve", false);
        user("boss", true);
        organisations.create(
                new OwnerName("studio"),
                new Organisation.Settings("Studio", Organisation.Base.READ, false),
                ann.userId(),
                OPERATOR);
        organisations.put(ann, "studio", "bob", OrganisationRole.OWNER, by(ann));
        repositories.create(bob, "studio", new RepositoryName("film"), settings(), by(bob));
    }

    private static Repository.Settings settings() {
        return new Repository.Settings("", Visibility.PRIVATE, RefName.branch("main"));
    }

    @AfterEach
    void end() {
        database.close();
    }

    private Actor user(String name, boolean admin) {
        User made = ((Users.Creation.Created)
                        users.create(name + "@a.example", new OwnerName(name), name, admin, "a hash", OPERATOR))
                .user();
        return new Actor(made.id(), name, made.email(), name, admin);
    }

    private static Cause by(Actor actor) {
        return Cause.user(actor.userId(), actor.username(), "session", "10.0.0.1", "r1");
    }

    /** Takes a right away by another connection and, before that commits, begins what needed it; what came of that. */
    private <T> T whileTakingAway(String right, Supplier<T> act) throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<T> other = database.inTheMiddleOf(right, () -> {
                Future<T> late = threads.submit(act::get);
                await().until(() -> late.isDone() || database.waiting() == 1);
                return late;
            });
            try {
                return other.get();
            } catch (ExecutionException e) {
                if (e.getCause() instanceof RuntimeException refused) {
                    throw refused;
                }
                throw e;
            }
        }
    }

    private static final List<String> BOBS_RIGHTS = List.of(
            "update users set state = 'disabled' where email = 'bob@a.example'",
            // With the locks of who takes a member out.
            "with gone as (select g.id from organisations g join owners o on o.id = g.id for no key update) delete from memberships using gone"
                    + " where user_id = (select id from users where email = 'bob@a.example')");

    @Test
    void whoLosesAnOrganisationDoesNotChangeItInThatMoment() throws Exception {
        for (String right : BOBS_RIGHTS) {
            Result<?> changed = whileTakingAway(
                    right,
                    () -> organisations.change(
                            bob,
                            "studio",
                            new Organisation.Change(
                                    Optional.empty(), Optional.of("Bob's"), Optional.empty(), Optional.empty()),
                            by(bob)));
            assertThat(changed).isInstanceOf(Result.NotAllowed.class);
            Result<?> taken = organisations.put(bob, "studio", "eve", OrganisationRole.OWNER, by(bob));
            assertThat(taken).isInstanceOf(Result.NotAllowed.class);
            restore();
        }
    }

    private void restore() {
        database.execute("update users set state = 'active'");
        organisations.put(ann, "studio", "bob", OrganisationRole.OWNER, by(ann));
    }

    @Test
    void whoLosesARepositoryGivesNobodyARoleInItInThatMoment() throws Exception {
        for (String right : BOBS_RIGHTS) {
            AdminAccess film = film();
            assertThatThrownBy(
                            () -> whileTakingAway(right, () -> sharing.put(film, "eve", RepositoryRole.ADMIN, by(bob))))
                    .as(right)
                    .isInstanceOf(NoSuchElementException.class);
            restore();
        }
        assertThat(database.number("select count(*) from collaborators")).isZero();
    }

    private AdminAccess film() {
        return repositories
                .open(bob, "studio", "film")
                .flatMap(ReadAccess::admin)
                .orElseThrow();
    }

    @Test
    void whoLosesARepositoryNeitherChangesNorDeletesNorGivesItAwayInThatMoment() throws Exception {
        for (String right : BOBS_RIGHTS) {
            AdminAccess film = film();
            List<Supplier<?>> acts = List.of(
                    () -> repositories.change(
                            film,
                            new Repository.Change(
                                    Optional.empty(),
                                    Optional.of("mine"),
                                    Optional.of(Visibility.PUBLIC),
                                    Optional.empty()),
                            by(bob)),
                    () -> {
                        repositories.delete(film, by(bob));
                        return true;
                    });
            for (Supplier<?> act : acts) {
                assertThatThrownBy(() -> whileTakingAway(right, act))
                        .as(right)
                        .isInstanceOf(NoSuchElementException.class);
                restore();
            }
            assertThatThrownBy(() ->
                            whileTakingAway(right, () -> repositories.transfer(film, "bob", Optional.empty(), by(bob))))
                    .as(right)
                    .isInstanceOf(NotAllowedException.class);
            restore();
        }
        assertThat(database.number("select count(*) from repositories r join owners o on o.id = r.owner_id"
                        + " where o.name = 'studio' and r.deleted_at is null and r.visibility = 'private'"))
                .isOne();
    }

    @Test
    void whoLosesAnOrganisationMakesNoRepositoryThereInThatMoment() throws Exception {
        for (String right : BOBS_RIGHTS) {
            assertThatThrownBy(() -> whileTakingAway(
                            right,
                            () -> repositories.create(bob, "studio", new RepositoryName("late"), settings(), by(bob))))
                    .as(right)
                    .isInstanceOf(NotAllowedException.class);
            restore();
        }
        assertThat(database.number("select count(*) from repositories")).isOne();
    }

    @Test
    void anAdministratorWhoIsNoneAnyMoreDoesNotMakeHimselfOneAgain() throws Exception {
        Result<User> again = whileTakingAway(
                "update users set role = 'user' where email = 'root@a.example'",
                () -> accounts.change(root, "root", Optional.empty(), Optional.of(true), by(root)));
        assertThat(again).isInstanceOf(Result.NotAllowed.class);
        assertThat(database.number("select count(*) from users where role = 'admin'"))
                .isOne();
    }

    @Test
    void anApiTokenThatIsMadeByWhatHasEndedDoesNotOutliveIt() throws Exception {
        UUID family = UUID.randomUUID();
        User user = users.find(bob.userId()).orElseThrow();
        new PostgresRefreshTokens(database.database())
                .issue(Secrets.hash("a token"), user, family, Duration.ofDays(1), by(bob));
        TokenKeeper.Made made = tokens.create(user, wanted(), OPERATOR);
        for (Credential shown : List.of(
                new Credential.SignIn(family), new Credential.Token(made.token().id()))) {
            Actor actor = new Actor(bob.userId(), "bob", bob.email(), "Bob", false, Scope.all(), "session", shown);
            assertThat(tokens.create(actor, wanted(), by(bob)).text()).isNotEmpty();
        }
        database.execute("delete from api_tokens where id <> " + made.token().id());
        // Setting a password takes the account first, and then ends what is there.
        for (Credential shown : List.of(
                new Credential.SignIn(family), new Credential.Token(made.token().id()))) {
            Actor actor = new Actor(bob.userId(), "bob", bob.email(), "Bob", false, Scope.all(), "session", shown);
            assertThatThrownBy(() -> whileTakingAway(
                            "with ended as (update users set password_changed_at = now() where email = 'bob@a.example'"
                                    + " returning id), signed as (update refresh_tokens set revoked_at = now() from ended"
                                    + " where user_id = ended.id) delete from api_tokens using ended where user_id = ended.id",
                            () -> tokens.create(actor, wanted(), by(bob))))
                    .as(shown.toString())
                    .isInstanceOf(SignedOutException.class);
        }
        assertThat(database.number("select count(*) from api_tokens")).isZero();
    }

    private static TokenKeeper.Wanted wanted() {
        return new TokenKeeper.Wanted("late", List.of("user", "repo:admin"), Optional.empty());
    }
}
