// SPDX-License-Identifier: Apache-2.0
package io.dits.server.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dits.server.meta.AuditEntry;
import io.dits.server.meta.AuditEvent;
import io.dits.server.meta.AuditSeals;
import io.dits.server.meta.AuditSeals.Head;
import io.dits.server.meta.AuditTrail.Filter;
import io.dits.server.meta.Cause;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The seals of the audit against everything that somebody could do to its rows. */
final class AuditSealsIT {
    private static final Cause ANN = Cause.user(7, "ann", "session", "10.0.0.1", "r1");

    private final TestDatabase database = TestDatabase.fresh();
    private final PostgresAudit audit = new PostgresAudit(database.database());
    private final PostgresAuditSeals seals = new PostgresAuditSeals(database.database());
    private final List<String> findings = new ArrayList<>();

    @AfterEach
    void close() {
        database.close();
    }

    private void tell(int rows) {
        for (int i = 0; i < rows; i++) {
            audit.tell(AuditEvent.of("thing.done", "thing:" + i).with("n", i), ANN);
        }
    }

    private void sealOne() {
        assertThat(seals.seal()).isPresent();
    }

    private void sealAll() {
        while (seals.seal().isPresent()) {
            // Again, until none waits.
        }
    }

    private AuditSeals.Verdict verify() {
        findings.clear();
        return seals.verify(Optional.empty(), findings::add);
    }

    private void clean() {
        verify();
        assertThat(findings).isEmpty();
    }

    /** As somebody with all rights on the database would do it. */
    private void forge(String sql) {
        database.execute("alter table audit disable trigger all; alter table audit_seals disable trigger all; " + sql
                + "; alter table audit enable trigger all; alter table audit_seals enable trigger all");
    }

    private static void tell(Connection connection, String action) throws SQLException {
        Logs.audit(connection, AuditEvent.of(action, "thing"), ANN);
    }

    private List<Long> sealed(long number) {
        return database.database().read(connection -> {
            try (var query = connection.prepareStatement("select unnest(ids) from audit_seals where number = ?")) {
                query.setLong(1, number);
                var rows = query.executeQuery();
                List<Long> ids = new ArrayList<>();
                while (rows.next()) {
                    ids.add(rows.getLong(1));
                }
                return ids;
            }
        });
    }

    @Test
    void theWaitIsThatOfTheOldestRowWithoutASeal() {
        tell(1);
        sealAll();
        forge("update audit set at = now() - interval '2 hours'");
        assertThat(seals.longestWait()).isZero();
        tell(2);
        forge("update audit set at = now() - interval '1 hour' where id = (select min(id) from audit_unsealed)");
        assertThat(seals.longestWait()).isBetween(Duration.ofMinutes(60), Duration.ofMinutes(70));
    }

    @Test
    void allRowsAreSealedInBatchesAndTheChainHolds() {
        tell(PostgresAuditSeals.MOST + 5);
        assertThat(seals.seal().orElseThrow().rows()).isEqualTo(PostgresAuditSeals.MOST);
        assertThat(seals.waiting()).isEqualTo(5);
        assertThat(seals.seal().orElseThrow().head().number()).isEqualTo(2);
        assertThat(seals.seal()).isEmpty();
        AuditSeals.Verdict verdict = verify();
        assertThat(findings).isEmpty();
        assertThat(verdict.rows()).isEqualTo(PostgresAuditSeals.MOST + 5);
        assertThat(verdict.head()).isEqualTo(seals.head());
    }

    @Test
    void aRowThatCommitsAfterLaterOnesWereSealedGetsASealOfItsOwn() throws Exception {
        try (Connection held = database.database().connect()) {
            held.setAutoCommit(false);
            tell(held, "early.begun");
            tell(1);
            // Two more that are undone leave a gap in the numbers, which nothing waits for.
            try (Connection undone = database.database().connect()) {
                undone.setAutoCommit(false);
                tell(undone, "never.done");
                undone.rollback();
                undone.setAutoCommit(true);
            }
            sealOne();
            assertThat(sealed(1)).containsExactly(2L);
            clean();
            held.commit();
            held.setAutoCommit(true);
        }
        sealOne();
        assertThat(sealed(2)).containsExactly(1L);
        assertThat(verify().rows()).isEqualTo(2);
        assertThat(findings).isEmpty();
    }

    @Test
    void serversThatSealAtOnceMakeOneChain() throws Exception {
        tell(300);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                all.add(threads.submit(() -> {
                    for (int n = 0; n < 20; n++) {
                        tell(1);
                        seals.seal();
                    }
                }));
            }
            for (Future<?> one : all) {
                one.get();
            }
        }
        sealAll();
        assertThat(verify().rows()).isEqualTo(300 + 160);
        assertThat(findings).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                update audit set actor_name = 'bob' where id = 3            | row 3 of seal 1 was changed
                update audit set actor = null where id = 3                  | row 3 of seal 1 was changed
                update audit set at = at + interval '1 microsecond' where id = 3 | row 3 of seal 1 was changed
                update audit set via = 'x' where id = 3                     | row 3 of seal 1 was changed
                update audit set address = '10.0.0.2' where id = 3          | row 3 of seal 1 was changed
                update audit set request_id = null where id = 3             | row 3 of seal 1 was changed
                update audit set action = 'thing.undone' where id = 3       | row 3 of seal 1 was changed
                update audit set subject = 'thing:7' where id = 3           | row 3 of seal 1 was changed
                update audit set outcome = 'refused' where id = 3           | row 3 of seal 1 was changed
                update audit set owner = 1 where id = 3                     | row 3 of seal 1 was changed
                update audit set repository = 1 where id = 3                | row 3 of seal 1 was changed
                update audit set details = '{}' where id = 3                | row 3 of seal 1 was changed
                update audit set details = '{"n": 2}' where id = 3          | row 3 of seal 1 was changed
                delete from audit where id = 9                              | row 9 of seal 1 was removed
                delete from audit where id = 12                             | row 12 was removed before it was sealed
                insert into audit (id, action, subject) overriding system value values (0, 'x', 'y') | row 0 was inserted
                delete from audit_unsealed where id = 12                    | row 12 was inserted
                insert into audit_unsealed values (3)                       | row 3 was inserted
                delete from audit_seals where number = 1                    | seals 1 to 1 were removed
                update audit_seals set sealed_at = now() where number = 1   | seal 1 was changed
                update audit_seals set newest = now() where number = 2      | seal 2 was changed
                update audit_seals set hashes = set_byte(hashes, 0, 255 - get_byte(hashes, 0)) where number = 1 | what seal 1 says
                update audit_seals set ids = array_replace(ids, 3, 33) where number = 1 | what seal 1 says
                update audit_seals set previous = hash where number = 2     | seal 2 does not follow on seal 1
                update audit_seals set ids = null, hashes = null where number = 1 | no row tells that the server did it
                update audit_seals set ids = null, hashes = null where number = 2 | though older ones are kept
                """)
    void whatWasForgedIsFound(String sql, String finding) {
        tell(10);
        sealOne();
        tell(1);
        sealOne();
        tell(1);
        clean();
        forge(sql);
        verify();
        assertThat(findings).anySatisfy(text -> assertThat(text).contains(finding));
    }

    @Test
    void whoMakesAllSealsAnewIsFoundByAHeadThatIsKeptElsewhere() {
        tell(3);
        sealOne();
        Head known = seals.head().orElseThrow();
        tell(1);
        sealOne();
        assertThat(seals.verify(Optional.of(known), findings::add).findings()).isZero();

        forge("update audit set actor_name = 'bob' where id = 2; delete from audit_seals;"
                + " insert into audit_unsealed select id from audit");
        sealAll();

        clean();
        assertThat(seals.verify(Optional.of(known), findings::add).findings()).isEqualTo(1);
        assertThat(findings.getFirst()).contains(known.toString());
    }

    @Test
    void theEndOfTheChainIsFoundMissingByAHeadThatIsKeptElsewhere() {
        tell(1);
        sealOne();
        tell(1);
        Head known = seals.seal().orElseThrow().head();
        forge("delete from audit_seals where number = 2; delete from audit where id = 2");
        clean();
        assertThat(seals.verify(Optional.of(known), findings::add).findings()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "update audit set action = 'x'",
        "delete from audit",
        "truncate audit",
        "update audit_seals set count = 1",
        "delete from audit_seals",
        "truncate audit_seals"
    })
    void theDatabaseItselfRefusesToChangeIt(String sql) {
        tell(1);
        sealOne();
        assertThatThrownBy(() -> database.execute(sql))
                .hasStackTraceContaining("what is told in the audit stays as it is");
        clean();
    }

    @Test
    void wholeSealsGoWhenTheirYoungestRowIsOldAndTheChainStillHolds() {
        tell(3);
        forge("update audit set at = now() - interval '500 days'");
        sealOne();
        tell(1);
        forge("update audit set at = now() - interval '500 days' where id = 4");
        // Young and old in one seal: the old one stays with the young one.
        tell(1);
        sealOne();
        tell(1);
        sealOne();

        assertThat(seals.forget(Duration.ofDays(400))).isEqualTo(3);

        assertThat(audit.list(Filter.ALL, Long.MAX_VALUE, 10).reversed())
                .extracting(AuditEntry::id)
                .startsWith(4L, 5L, 6L);
        AuditSeals.Verdict verdict = verify();
        assertThat(findings).isEmpty();
        assertThat(verdict.forgotten()).isEqualTo(3);
        assertThat(verdict.rows()).isEqualTo(3);
        AuditEntry told = audit.list(Filter.ALL, Long.MAX_VALUE, 1).getFirst();
        assertThat(told.action()).isEqualTo("audit.forgotten");
        assertThat(told.details()).contains("\"through_seal\": \"1\"", "\"rows\": \"3\"");
        sealAll();
        assertThat(seals.forget(Duration.ofDays(400))).isZero();
        clean();

        forge("update audit set actor_name = 'bob' where id = 5");
        verify();
        assertThat(findings).hasSize(1);
    }

    @Test
    void filtersGiveWhatTheySay() {
        tell(2);
        audit.tell(
                AuditEvent.of("login.failed", "login:eve").refusedFor("wrong").at(9), Cause.unknown("10.9.9.9", "r2"));
        Filter all = Filter.ALL;
        assertThat(ids(new Filter(
                        all.since(), all.until(), Optional.of("ANN"), all.action(), all.repository(), all.owner())))
                .containsExactly(1L, 2L);
        assertThat(ids(new Filter(
                        all.since(), all.until(), all.actor(), Optional.of("login"), all.repository(), all.owner())))
                .containsExactly(3L);
        assertThat(ids(new Filter(
                        all.since(),
                        all.until(),
                        all.actor(),
                        Optional.of("thing.done"),
                        all.repository(),
                        all.owner())))
                .containsExactly(1L, 2L);
        assertThat(ids(new Filter(
                        all.since(), all.until(), all.actor(), Optional.of("thi"), all.repository(), all.owner())))
                .isEmpty();
        assertThat(ids(new Filter(
                        all.since(),
                        all.until(),
                        all.actor(),
                        all.action(),
                        all.repository(),
                        java.util.OptionalLong.of(9))))
                .containsExactly(3L);
        assertThat(audit.list(all, 3, 1)).extracting(AuditEntry::id).containsExactly(2L);
        AuditEntry last = audit.list(all, Long.MAX_VALUE, 1).getFirst();
        assertThat(last.outcome()).isEqualTo("refused");
        assertThat(last.address()).isEqualTo("10.9.9.9");
        assertThat(last.actor()).isEmpty();
        Optional<java.time.Instant> at = Optional.of(last.at());
        assertThat(ids(new Filter(at, all.until(), all.actor(), all.action(), all.repository(), all.owner())))
                .containsExactly(3L);
        assertThat(ids(new Filter(all.since(), at, all.actor(), all.action(), all.repository(), all.owner())))
                .containsExactly(1L, 2L);
    }

    private List<Long> ids(Filter filter) {
        List<Long> ids = new ArrayList<>();
        audit.each(filter, entry -> ids.add(entry.id()));
        assertThat(audit.list(filter, Long.MAX_VALUE, 100).reversed())
                .extracting(AuditEntry::id)
                .containsExactlyElementsOf(ids);
        return ids;
    }
}
