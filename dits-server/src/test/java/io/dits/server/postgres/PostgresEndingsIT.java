// SPDX-License-Identifier: Apache-2.0
package io.dits.server.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dits.server.meta.Cause;
import io.dits.server.meta.OwnerName;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What servers tell each other, by the database, of what ended. */
final class PostgresEndingsIT {
    private static final TestDatabase DATABASE = TestDatabase.fresh();
    private static final Duration SOON = Duration.ofSeconds(20);

    private final AtomicInteger heard = new AtomicInteger();
    private PostgresEndings endings = PostgresEndings.listen(DATABASE.database(), () -> {});

    @BeforeAll
    static void somebody() {
        new PostgresUsers(DATABASE.database())
                .create("ann@a.example", new OwnerName("ann"), "Ann", false, "not a hash", Cause.operator("test"));
        long id = DATABASE.number("select id from users");
        DATABASE.execute(
                "insert into refresh_tokens (token_hash, user_id, family, expires_at) values (sha256('a'::bytea), " + id
                        + ", '" + UUID.randomUUID() + "', now() + interval '1 day')");
        DATABASE.execute("insert into api_tokens (user_id, name, token_hash, scopes) values (" + id
                + ", 'ci', sha256('b'::bytea), '{}')");
    }

    @AfterAll
    static void stop() {
        DATABASE.close();
    }

    @BeforeEach
    void listen() {
        endings.close();
        endings = PostgresEndings.listen(DATABASE.database(), heard::incrementAndGet);
        // What ended before it listened may have gone unheard.
        await().atMost(SOON).until(() -> heard.get() == 1);
    }

    @AfterEach
    void close() {
        endings.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update users set state = 'disabled'",
                "update users set role = 'admin'",
                "update users set password_changed_at = now()",
                "update refresh_tokens set revoked_at = now()",
                "delete from refresh_tokens where user_id = 0",
                "delete from api_tokens where user_id = 0"
            })
    void whatEndsSomethingIsHeard(String statement) {
        DATABASE.execute(statement);
        await().atMost(SOON).until(() -> heard.get() == 2);
    }

    @Test
    void whatHappensAllDayIsNot() {
        for (String statement : List.of(
                "update refresh_tokens set used_at = now()",
                "update api_tokens set last_used_at = now()",
                "update refresh_tokens set replaced_at = now()")) {
            DATABASE.execute(statement);
        }
        DATABASE.execute("update users set role = 'user'");
        await().atMost(SOON).until(() -> heard.get() >= 2);
        assertThat(heard).hasValue(2);
    }

    @Test
    void whatEndedWhileTheConnectionWasBrokenMayHaveGoneUnheard() {
        DATABASE.execute("select pg_terminate_backend(pid) from pg_stat_activity where query = 'listen dits_endings'"
                + " and datname = current_database()");
        await().atMost(SOON).until(() -> heard.get() == 2);
        DATABASE.execute("update users set role = 'user'");
        await().atMost(SOON).until(() -> heard.get() == 3);
    }

    @Test
    void itsConnectionEndsWithIt() {
        endings.close();
        await().atMost(SOON)
                .until(() -> DATABASE.number("select count(*) from pg_stat_activity where query = 'listen dits_endings'"
                                + " and datname = current_database()")
                        == 0);
    }
}
