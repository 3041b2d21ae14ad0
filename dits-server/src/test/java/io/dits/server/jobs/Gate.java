// SPDX-License-Identifier: Apache-2.0
package io.dits.server.jobs;

import static org.awaitility.Awaitility.await;

import io.dits.server.postgres.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** Holds whoever comes to a statement in the middle of a transaction, until it is opened; by a trigger and an advisory lock. */
final class Gate implements AutoCloseable {
    private static final AtomicInteger NUMBERS = new AtomicInteger();

    private final TestDatabase database;
    private final int number = NUMBERS.incrementAndGet();
    private final Connection lock;
    private final String table;
    private boolean open;

    /**
     * Closed from now on.
     *
     * @param when before or after
     * @param what insert, update or delete
     */
    Gate(TestDatabase database, String when, String what, String table) {
        this.database = database;
        this.table = table;
        database.execute("create or replace function hold() returns trigger language plpgsql as"
                + " $$ begin perform pg_advisory_xact_lock_shared(77, tg_argv[0]::int); return null; end $$");
        database.execute("create trigger gate" + number + " " + when + " " + what + " on " + table
                + " for each statement execute function hold('" + number + "')");
        try {
            lock = database.postgres().getDatabase("postgres", database.name()).getConnection();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        shut();
    }

    void shut() {
        execute("select pg_advisory_lock(77, " + number + ")");
        open = false;
    }

    private void execute(String sql) {
        try (var statement = lock.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Until somebody stands there. */
    void awaitSomebody() {
        await().atMost(Duration.ofSeconds(20))
                .until(() ->
                        database.number("select count(*) from pg_locks where locktype = 'advisory' and classid = 77"
                                        + " and objid = " + number + " and not granted")
                                > 0);
    }

    /** Until somebody waits for a row or a transaction. */
    void awaitWaiting() {
        await().atMost(Duration.ofSeconds(20))
                .until(() -> database.number(
                                "select count(*) from pg_locks where locktype in ('transactionid', 'tuple')"
                                        + " and not granted and pid in (select pid from pg_stat_activity where datname = current_database())")
                        > 0);
    }

    void open() {
        if (!open) {
            open = true;
            execute("select pg_advisory_unlock(77, " + number + ")");
        }
    }

    @Override
    public void close() {
        open();
        try {
            lock.close();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        database.execute("drop trigger gate" + number + " on " + table);
    }
}
