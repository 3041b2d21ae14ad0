// SPDX-License-Identifier: Apache-2.0
package io.dits.server.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dits.server.meta.BrowserSessions;
import io.dits.server.meta.Cause;
import io.dits.server.meta.DeviceLogins;
import io.dits.server.meta.User;
import io.dits.server.meta.Users;
import io.dits.server.postgres.PostgresAudit;
import io.dits.server.postgres.PostgresBrowserSessions;
import io.dits.server.postgres.PostgresDeviceLogins;
import io.dits.server.postgres.PostgresRefreshTokens;
import io.dits.server.postgres.PostgresSignInAddresses;
import io.dits.server.postgres.PostgresUserDirectory;
import io.dits.server.postgres.PostgresUsers;
import io.dits.server.postgres.TestDatabase;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Sign-ins in the very moment in which their account is disabled or gets another password: none of them goes on after it. */
final class SignInRacesIT {
    private static final TestDatabase DATABASE = TestDatabase.fresh();
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final Cause SOMEBODY = Cause.unknown("10.0.0.1", "r1");
    private static final Cause OPERATOR = Cause.operator("test");

    private final PostgresUsers users = new PostgresUsers(DATABASE.database());
    private final PostgresRefreshTokens signIns = new PostgresRefreshTokens(DATABASE.database());
    private final DeviceLogins devices = new PostgresDeviceLogins(DATABASE.database());
    private final Sessions sessions = new Sessions(
            new PostgresBrowserSessions(DATABASE.database()),
            new BrowserSessions.Limits(Duration.ofHours(1), Duration.ofDays(1)),
            new SecureRandom());
    private final Accounts accounts = new Accounts(
            users,
            signIns,
            new Plain(),
            new Numbers(),
            Duration.ofDays(1),
            new SecureRandom(),
            new PostgresSignInAddresses(DATABASE.database()),
            new NodeCounters(Clock.systemUTC()),
            new Refusals(new PostgresAudit(DATABASE.database()), Clock.systemUTC()));

    @AfterAll
    static void stop() {
        DATABASE.close();
    }

    private static final class Plain implements PasswordHashing {
        @Override
        public String hash(String password) {
            return "hash of " + password;
        }

        @Override
        public boolean matches(String password, Optional<String> hash) {
            return hash.filter(("hash of " + password)::equals).isPresent();
        }

        @Override
        public boolean outdated(String hash) {
            return false;
        }
    }

    private static final class Numbers implements AccessTokens {
        @Override
        public String issue(long userId, UUID family) {
            return userId + "/" + family;
        }

        @Override
        public Duration validFor() {
            return Duration.ofHours(1);
        }
    }

    /** An account of which somebody has just proven the password, and nothing has been kept of that yet. */
    private User proven() {
        String name = "u" + COUNT.incrementAndGet();
        accounts.create(name + "@a.example", Optional.of(name), "old", false, OPERATOR);
        return ((Proof.Proven) accounts.prove(name, "old", SOMEBODY)).user();
    }

    /** What ends all sign-ins of an account. */
    private record End(String name, Consumer<User> act) {}

    private List<End> ends() {
        return List.of(
                new End("a new password", user -> accounts.setPassword(user.id(), "new", OPERATOR)),
                new End(
                        "disabling",
                        user -> new UserAdministration(new PostgresUserDirectory(DATABASE.database()))
                                .change(user.email(), Optional.of(false), Optional.empty(), OPERATOR)));
    }

    /** What goes on of an account's sign-ins. */
    private static long goesOn(User user) {
        return DATABASE.number("select (select count(*) from sessions where user_id = " + user.id() + ")"
                + " + (select count(*) from refresh_tokens where revoked_at is null and user_id = " + user.id() + ")");
    }

    @Test
    void aSignInWhoseAccountEndedAfterItsPasswordWasProvenDoesNotBegin() {
        for (End end : ends()) {
            User user = proven();
            end.act().accept(user);
            assertThat(sessions.begin(user, "password", SOMEBODY))
                    .as(end.name())
                    .isEmpty();
            assertThat(accounts.begin(user, SOMEBODY)).as(end.name()).isEmpty();
            assertThat(goesOn(user)).as(end.name()).isZero();
        }
    }

    @Test
    void aSignInThatIsBeingKeptWhenItsAccountEndsIsEndedWithIt() throws Exception {
        for (End end : ends()) {
            for (boolean browser : List.of(true, false)) {
                User user = proven();
                inThisOrder(
                        () -> {
                            if (browser) {
                                sessions.begin(user, "password", SOMEBODY);
                            } else {
                                accounts.begin(user, SOMEBODY);
                            }
                        },
                        () -> end.act().accept(user));
                assertThat(goesOn(user)).as(end.name()).isZero();
            }
        }
    }

    /**
     * The first has all its locks and has not committed when the second begins: the audit, which every transaction tells at its
     * end, is held until both wait.
     */
    private static void inThisOrder(Runnable first, Runnable second) throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> both = DATABASE.holding("audit", () -> {
                Future<?> one = threads.submit(first);
                await().until(() -> DATABASE.waiting() == 1);
                Future<?> other = threads.submit(second);
                await().until(() -> DATABASE.waiting() == 2);
                return List.of(one, other);
            });
            for (Future<?> each : both) {
                each.get();
            }
        }
    }

    @Test
    void aSignInThatComesWhileAPasswordIsBeingSetIsByTheNewOneOrNotAtAll() throws Exception {
        for (End end : ends()) {
            User user = proven();
            inThisOrder(() -> end.act().accept(user), () -> sessions.begin(user, "password", SOMEBODY));
            assertThat(goesOn(user)).as(end.name()).isZero();
        }
    }

    @Test
    void ofTwoWhoChangeAPasswordAtOnceTheSecondNeedsThatOfTheFirst() throws Exception {
        User user = proven();
        Users.Credentials before = users.findByLogin(user.email()).orElseThrow();
        assertThat(users.changePassword(before.user(), "hash of owner's", OPERATOR))
                .isPresent();
        assertThat(users.changePassword(before.user(), "hash of thief's", OPERATOR))
                .isEmpty();
        assertThat(users.findByLogin(user.email()).orElseThrow().passwordHash()).contains("hash of owner's");
    }

    @Test
    void aDeviceThatWasConfirmedBeforeAnEndAndAsksAtItIsNotSignedIn() {
        for (End end : ends()) {
            User user = proven();
            byte[] device = Secrets.hash("device " + user.id());
            byte[] code = Secrets.hash("code " + user.id());
            devices.begin(device, code, "10.0.0.1", Duration.ofMinutes(1), Duration.ZERO);
            assertThat(devices.decide(code, true, user, SOMEBODY)).isTrue();
            DeviceLogins.Asked.Confirmed confirmed = (DeviceLogins.Asked.Confirmed) devices.ask(device);
            end.act().accept(user);
            assertThat(accounts.begin(confirmed.user(), SOMEBODY))
                    .as(end.name())
                    .isEmpty();
        }
    }

    @Test
    void aSessionThatHasEndedConfirmsNoDevice() {
        for (End end : ends()) {
            User user = proven();
            Sessions.Session session = sessions.find(
                            sessions.begin(user, "password", SOMEBODY).orElseThrow())
                    .orElseThrow();
            byte[] device = Secrets.hash("device " + user.id());
            byte[] code = Secrets.hash("code " + user.id());
            devices.begin(device, code, "10.0.0.1", Duration.ofMinutes(1), Duration.ZERO);
            end.act().accept(user);
            assertThat(devices.decide(code, true, session.user(), SOMEBODY))
                    .as(end.name())
                    .isFalse();
        }
    }
}
