// SPDX-License-Identifier: Apache-2.0
package io.dits.server.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.dits.server.meta.Cause;
import io.dits.server.postgres.PostgresAudit;
import io.dits.server.postgres.PostgresRefreshTokens;
import io.dits.server.postgres.PostgresSignInAddresses;
import io.dits.server.postgres.PostgresUsers;
import io.dits.server.postgres.TestDatabase;
import io.dits.testkit.time.ManualClock;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** What signing in answers and what work it does, on real rows; the hashing is counted instead of done. */
final class SignInIT {
    private static final TestDatabase DATABASE = TestDatabase.fresh();

    private final ManualClock clock = ManualClock.at2026();
    private final Counting hashing = new Counting();
    private final Accounts accounts = new Accounts(
            new PostgresUsers(DATABASE.database()),
            new PostgresRefreshTokens(DATABASE.database()),
            hashing,
            new Numbers(),
            Duration.ofDays(1),
            new SecureRandom(),
            new PostgresSignInAddresses(DATABASE.database()),
            new NodeCounters(clock),
            new Refusals(new PostgresAudit(DATABASE.database()), clock));

    @AfterAll
    static void stop() {
        DATABASE.close();
    }

    /** Notes with which hash a password was compared; empty where there was none. */
    private static final class Counting implements PasswordHashing {
        private final List<Boolean> withHash = new ArrayList<>();

        @Override
        public String hash(String password) {
            return "hash of " + password;
        }

        @Override
        public boolean matches(String password, Optional<String> hash) {
            withHash.add(hash.isPresent());
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

    private static Cause from(String address) {
        return Cause.unknown(address, "r1");
    }

    private void user(String name) {
        accounts.create(name + "@a.example", Optional.of(name), "right", false, Cause.operator("test"));
    }

    @Test
    void everyRefusalIsTheSameAnswerAfterExactlyOneComparison() {
        user("ann");
        user("gone");
        DATABASE.execute("update users set state = 'disabled' where email = 'gone@a.example'");
        user("nopassword");
        DATABASE.execute("update users set password_hash = null where email = 'nopassword@a.example'");

        List<SignIn> answers = List.of(
                accounts.login("ann", "wrong", from("10.0.0.1")),
                accounts.login("nobody", "wrong", from("10.0.0.1")),
                accounts.login("nobody@a.example", "right", from("10.0.0.1")),
                accounts.login("gone", "right", from("10.0.0.1")),
                accounts.login("nopassword", "right", from("10.0.0.1")),
                accounts.login("x".repeat(10_000), "right", from("10.0.0.1")),
                accounts.login("ann", "x".repeat(1_000_000), from("10.0.0.1")),
                accounts.login("", "", from("10.0.0.1")));

        assertThat(answers).containsOnly(new SignIn.Refused());
        assertThat(hashing.withHash).hasSameSizeAs(answers);
        assertThat(hashing.withHash.getFirst()).isTrue();
        assertThat(accounts.login("ann@A.example", "right", from("10.0.0.1"))).isInstanceOf(SignIn.Tokens.class);
    }

    private String signIn(String name) {
        user(name);
        return refreshToken(accounts.login(name, "right", from("10.0.0.20")));
    }

    private static String refreshToken(SignIn answer) {
        assertThat(answer).isInstanceOf(SignIn.Tokens.class);
        return ((SignIn.Tokens) answer).refreshToken();
    }

    /** Before, whoever lost the answer had to sign in anew. */
    @Test
    void anAnswerThatGotLostIsGivenAgainAndOnlyTheLastOneCounts() {
        String first = signIn("lou");
        String lost = refreshToken(accounts.refresh(first, from("10.0.0.1")));
        String lostToo = refreshToken(accounts.refresh(first, from("10.0.0.1")));
        String last = refreshToken(accounts.refresh(first, from("10.0.0.1")));
        assertThat(List.of(lost, lostToo, last)).doesNotHaveDuplicates();
        String next = refreshToken(accounts.refresh(last, from("10.0.0.1")));
        assertThat(accounts.refresh(next, from("10.0.0.1"))).isInstanceOf(SignIn.Tokens.class);
    }

    @Test
    void aTokenWhoseSuccessorWasUsedRevokesTheSignInAtOnce() {
        String first = signIn("max");
        String second = refreshToken(accounts.refresh(first, from("10.0.0.1")));
        String third = refreshToken(accounts.refresh(second, from("10.0.0.1")));
        assertThat(accounts.refresh(first, from("10.0.0.1"))).isEqualTo(new SignIn.Refused());
        assertThat(accounts.refresh(third, from("10.0.0.1"))).isEqualTo(new SignIn.Refused());
    }

    @Test
    void aTokenThatWasReplacedRevokesTheSignIn() {
        String first = signIn("ned");
        String mine = refreshToken(accounts.refresh(first, from("10.0.0.1")));
        String thief = refreshToken(accounts.refresh(first, from("10.0.0.1")));
        assertThat(accounts.refresh(mine, from("10.0.0.1"))).isEqualTo(new SignIn.Refused());
        assertThat(accounts.refresh(thief, from("10.0.0.1"))).isEqualTo(new SignIn.Refused());
    }

    /** Before, no row was ever deleted: each hour of each sign-in left one for ever. */
    @Test
    void tokensThatExpiredLongAgoAreForgottenWhenTheirUserGetsANewOne() {
        String living = signIn("pia");
        String id = "(select id from users where email = 'pia@a.example')";
        old("gen_random_uuid()", id, 31, "null", 250);
        old("gen_random_uuid()", id, 29, "null", 1);
        String family = "(select family from refresh_tokens where used_at is null and expires_at > now() and user_id = "
                + id + ")";
        old(family, id, 31, "now()", 1);
        user("pat");
        old("gen_random_uuid()", "(select id from users where email = 'pat@a.example')", 31, "null", 1);

        accounts.login("pia", "right", from("10.0.0.20"));
        assertThat(rows(id)).as("only some at once").isEqualTo(250 - 100 + 1 + 1 + 2);
        accounts.login("pia", "right", from("10.0.0.20"));
        accounts.login("pia", "right", from("10.0.0.20"));
        assertThat(rows(id)).as("not those that may still tell of a theft").isEqualTo(1 + 1 + 4);
        assertThat(accounts.refresh(living, from("10.0.0.1")))
                .as("of a sign-in that was revoked")
                .isEqualTo(new SignIn.Refused());
        assertThat(rows("(select id from users where email = 'pat@a.example')")).isEqualTo(1);
    }

    private static void old(String family, String user, int days, String revoked, int count) {
        DATABASE.execute("insert into refresh_tokens (token_hash, user_id, family, created_at, expires_at, revoked_at)"
                + " select sha256((n || '" + family.hashCode() + user.hashCode() + days + "')::bytea), " + user + ", "
                + family + ", now() - interval '60 days', now() - interval '" + days + " days', " + revoked
                + " from generate_series(1, " + count + ") n");
    }

    private static long rows(String user) {
        return DATABASE.number("select count(*) from refresh_tokens where user_id = " + user);
    }

    @Test
    void aTokenUsedSomeTimeAgoRevokesTheSignIn() {
        String first = signIn("oli");
        String second = refreshToken(accounts.refresh(first, from("10.0.0.1")));
        DATABASE.execute("update refresh_tokens set used_at = used_at - interval '181 seconds'");
        assertThat(accounts.refresh(first, from("10.0.0.1"))).isEqualTo(new SignIn.Refused());
        assertThat(accounts.refresh(second, from("10.0.0.1"))).isEqualTo(new SignIn.Refused());
    }

    @Test
    void whoGuessesMustWaitWhileTheRealUserSignsInElsewhere() {
        user("bob");
        for (int i = 0; i < 9; i++) {
            assertThat(accounts.login("bob", "guess " + i, from("10.0.0.2"))).isInstanceOf(SignIn.Refused.class);
        }
        int compared = hashing.withHash.size();

        assertThat(accounts.login("BOB", "right", from("10.0.0.2")))
                .isInstanceOfSatisfying(
                        SignIn.Throttled.class,
                        throttled -> assertThat(throttled.retryAfter())
                                .isBetween(Duration.ofSeconds(1), Duration.ofMinutes(16)));
        assertThat(hashing.withHash).as("nothing is compared for who must wait").hasSize(compared);
        assertThat(accounts.login("bob", "right", from("10.0.0.3"))).isInstanceOf(SignIn.Tokens.class);

        clock.advance(Duration.ofMinutes(15).plusSeconds(1));
        assertThat(accounts.login("bob", "right", from("10.0.0.2"))).isInstanceOf(SignIn.Tokens.class);
    }

    /** Of IPv6 everybody has 2 to the power of 64 addresses: each had nine guesses at every account. */
    @Test
    void addressesOfOneNetworkOfIpv6DoNotGuessMoreThanOneAddress() {
        user("ida");
        for (int i = 0; i < 9; i++) {
            assertThat(accounts.login("ida", "guess", from("2001:db8:0:7::" + (i + 1))))
                    .isInstanceOf(SignIn.Refused.class);
        }
        assertThat(accounts.login("ida", "right", from("2001:db8:0:7:a:b:c:d"))).isInstanceOf(SignIn.Throttled.class);
        assertThat(accounts.login("ida", "right", from("2001:db8:0:8::1"))).isInstanceOf(SignIn.Tokens.class);
        // Nor more accounts.
        for (int i = 0; i < 91; i++) {
            accounts.login("nobody" + i, "guess", from("2001:db8:0:7:1::" + (i + 1)));
        }
        assertThat(accounts.login("somebody", "guess", from("2001:db8:0:7:2::1")))
                .isInstanceOf(SignIn.Throttled.class);
        // The same address as IPv4 and within IPv6 is one.
        for (int i = 0; i < 9; i++) {
            accounts.login("ida", "guess", from(i % 2 == 0 ? "10.77.0.1" : "::ffff:10.77.0.1"));
        }
        assertThat(accounts.login("ida", "right", from("10.77.0.1"))).isInstanceOf(SignIn.Throttled.class);
    }

    @Test
    void whoGuessesFromManyAddressesKeepsTheUserOutNowhereWhereHeWasBefore() {
        user("hal");
        assertThat(accounts.login("hal", "right", from("10.1.0.1"))).isInstanceOf(SignIn.Tokens.class);
        for (int i = 0; i < 50; i++) {
            assertThat(accounts.login("hal", "guess", from("10.2.0." + i))).isInstanceOf(SignIn.Refused.class);
        }
        int compared = hashing.withHash.size();
        for (int i = 0; i < 50; i++) {
            assertThat(accounts.login("hal", "right", from("10.3.0." + i)))
                    .isInstanceOfSatisfying(
                            SignIn.Throttled.class,
                            throttled -> assertThat(throttled.retryAfter())
                                    .isBetween(Duration.ofSeconds(1), Duration.ofMinutes(16)));
        }
        assertThat(hashing.withHash).hasSize(compared);
        assertThat(accounts.login("hal", "right", from("10.1.0.1"))).isInstanceOf(SignIn.Tokens.class);
        for (int i = 0; i < 9; i++) {
            assertThat(accounts.login("hal", "guess", from("10.1.0.1"))).isInstanceOf(SignIn.Refused.class);
        }
        assertThat(accounts.login("hal", "right", from("10.1.0.1"))).isInstanceOf(SignIn.Throttled.class);
        clock.advance(Duration.ofMinutes(15).plusSeconds(1));
        assertThat(accounts.login("hal", "right", from("10.3.0.1"))).isInstanceOf(SignIn.Tokens.class);
        assertThat(DATABASE.number("select count(*) from sign_in_addresses a join users u on u.id = a.user_id"
                        + " where u.email = 'hal@a.example'"))
                .isEqualTo(2);
    }

    @Test
    void anAddressOfLongAgoIsAsGoodAsNone() {
        user("ida");
        accounts.login("ida", "right", from("10.1.0.2"));
        DATABASE.execute(
                "update sign_in_addresses set seen_at = seen_at - interval '91 days' where address = '10.1.0.2'");
        for (int i = 0; i < 50; i++) {
            accounts.login("ida", "guess", from("10.2.1." + i));
        }
        assertThat(accounts.login("ida", "right", from("10.1.0.2"))).isInstanceOf(SignIn.Throttled.class);
    }

    /** Right ones in between do not make room for more guesses from elsewhere, and are not counted themselves. */
    @Test
    void signInsThatSucceedAreNoFailures() {
        user("jim");
        for (int i = 0; i < 120; i++) {
            assertThat(accounts.login("jim", "right", from("10.1.0.3"))).isInstanceOf(SignIn.Tokens.class);
        }
    }

    @Test
    void guessesThatComeAllAtOnceAreNotMoreThanThoseThatComeOneAfterTheOther() throws Exception {
        user("gil");
        int guesses = 60;
        AtomicInteger compared = new AtomicInteger();
        Accounts crowded = new Accounts(
                new PostgresUsers(DATABASE.database()),
                new PostgresRefreshTokens(DATABASE.database()),
                new Wrong(compared),
                new Numbers(),
                Duration.ofDays(1),
                new SecureRandom(),
                new PostgresSignInAddresses(DATABASE.database()),
                new NodeCounters(clock),
                new Refusals(new PostgresAudit(DATABASE.database()), clock));
        List<Future<SignIn>> answers = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < guesses; i++) {
                String guess = "guess " + i;
                answers.add(threads.submit(() -> crowded.login("gil", guess, from("10.0.0.10"))));
            }
        }
        assertThat(compared.get()).isEqualTo(9);
        int refused = 0;
        for (Future<SignIn> answer : answers) {
            refused += answer.get() instanceof SignIn.Refused ? 1 : 0;
        }
        assertThat(refused).isEqualTo(compared.get());
    }

    /** Finds every password wrong, and counts. */
    private record Wrong(AtomicInteger compared) implements PasswordHashing {
        @Override
        public String hash(String password) {
            throw new AssertionError("nothing is to be hashed");
        }

        @Override
        public boolean matches(String password, Optional<String> hash) {
            compared.incrementAndGet();
            return false;
        }

        @Override
        public boolean outdated(String hash) {
            return false;
        }
    }

    @Test
    void overlongLoginsDoNotFillTheMemoryOfFailures() {
        String login = "x".repeat(5000);
        for (int i = 0; i < 9; i++) {
            assertThat(accounts.login(login + i, "guess", from("10.0.0.9"))).isInstanceOf(SignIn.Refused.class);
        }
        // Only as much of a login is kept as an address can have: so these were all one.
        assertThat(accounts.login(login + "more", "guess", from("10.0.0.9"))).isInstanceOf(SignIn.Throttled.class);
    }

    @Test
    void whoTriesManyAccountsFromOneAddressMustWaitForAll() {
        user("cat");
        for (int i = 0; i < 100; i++) {
            assertThat(accounts.login("somebody" + i, "guess", from("10.0.0.4")))
                    .isInstanceOf(SignIn.Refused.class);
        }
        assertThat(accounts.login("cat", "right", from("10.0.0.4"))).isInstanceOf(SignIn.Throttled.class);
        assertThat(accounts.login("cat", "right", from("10.0.0.5"))).isInstanceOf(SignIn.Tokens.class);
    }

    @Test
    void aRefreshTokenThatIsUsedTwiceEndsTheWholeSignIn() {
        user("dan");
        SignIn.Tokens first = (SignIn.Tokens) accounts.login("dan", "right", from("10.0.0.6"));
        SignIn.Tokens other = (SignIn.Tokens) accounts.login("dan", "right", from("10.0.0.6"));
        SignIn.Tokens second = (SignIn.Tokens) accounts.refresh(first.refreshToken(), from("10.0.0.1"));
        SignIn.Tokens third = (SignIn.Tokens) accounts.refresh(second.refreshToken(), from("10.0.0.1"));

        assertThat(accounts.refresh(first.refreshToken(), from("10.0.0.1"))).isInstanceOf(SignIn.Refused.class);

        assertThat(accounts.refresh(third.refreshToken(), from("10.0.0.1"))).isInstanceOf(SignIn.Refused.class);
        assertThat(accounts.refresh(other.refreshToken(), from("10.0.0.1"))).isInstanceOf(SignIn.Tokens.class);
    }

    @Test
    void aTokenThatCameOutOfARaceWithItsThiefIsWorthNothing() {
        user("eve");
        SignIn.Tokens first = (SignIn.Tokens) accounts.login("eve", "right", from("10.0.0.7"));
        SignIn.Tokens second = (SignIn.Tokens) accounts.refresh(first.refreshToken(), from("10.0.0.1"));
        // The reuse was noticed between the use of the first and the issue of the second.
        DATABASE.execute("update refresh_tokens set revoked_at = now() where user_id ="
                + " (select id from users where email = 'eve@a.example') and used_at is not null");

        assertThat(accounts.refresh(second.refreshToken(), from("10.0.0.1"))).isInstanceOf(SignIn.Refused.class);
    }

    @Test
    void aRefreshTokenExpiresAndADisabledAccountGetsNone() {
        user("fay");
        SignIn.Tokens old = (SignIn.Tokens) accounts.login("fay", "right", from("10.0.0.8"));
        DATABASE.execute("update refresh_tokens set expires_at = now() - interval '1 second' where user_id ="
                + " (select id from users where email = 'fay@a.example')");
        assertThat(accounts.refresh(old.refreshToken(), from("10.0.0.1"))).isInstanceOf(SignIn.Refused.class);

        SignIn.Tokens fresh = (SignIn.Tokens) accounts.login("fay", "right", from("10.0.0.8"));
        DATABASE.execute("update users set state = 'disabled' where email = 'fay@a.example'");
        assertThat(accounts.refresh(fresh.refreshToken(), from("10.0.0.1"))).isInstanceOf(SignIn.Refused.class);
    }
}
