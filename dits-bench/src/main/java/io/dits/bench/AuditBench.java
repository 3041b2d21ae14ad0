// SPDX-License-Identifier: Apache-2.0
package io.dits.bench;

import io.dits.server.meta.AuditSeals;
import io.dits.server.postgres.Migrations;
import io.dits.server.postgres.PostgresAuditSeals;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * How long it takes to seal rows of the audit, to prove them, and to remove those that are old. The rows are as large as those of
 * pushes, and are not written by requests. Arguments: {@code --rows N}, {@code --dir DIR}.
 */
public final class AuditBench {
    private static final String FILL =
            "insert into audit (actor, actor_name, via, address, request_id, action, subject,"
                    + " outcome, owner, repository, details) select 7, 'ann', 'session', '192.0.2.7', md5(n::text),"
                    + " 'refs.updated', 'repository:ann/film-' || mod(n, 100), 'done', 7, mod(n, 100), jsonb_build_object('count', '1',"
                    + " 'heads/main', 'commit:' || repeat(md5(n::text), 2) || ' commit:' || repeat(md5((n + 1)::text), 2))"
                    + " from generate_series(1, ";

    private AuditBench() {}

    /** Prints one Markdown table. */
    @SuppressWarnings("SystemOut")
    public static void main(String[] args) throws Exception {
        int rows = 1_000_000;
        Path dir = Path.of("audit-bench");
        for (int i = 0; i + 1 < args.length; i += 2) {
            switch (args[i]) {
                case "--rows" -> rows = Integer.parseInt(args[i + 1]);
                case "--dir" -> dir = Path.of(args[i + 1]);
                default -> throw new IllegalArgumentException("wanted --rows N or --dir DIR, found " + args[i]);
            }
        }
        try (OwnDatabase own = OwnDatabase.in(dir);
                Connection sql = own.connect();
                Statement statement = sql.createStatement()) {
            new Migrations(own.database()).up();
            System.out.println("| of " + rows + " rows | seconds | rows a second |");
            System.out.println("|---|---|---|");
            measure(new PostgresAuditSeals(own.database()), statement, rows);
        }
    }

    private static void measure(AuditSeals seals, Statement statement, int rows) throws SQLException {
        long began = System.nanoTime();
        statement.execute(FILL + rows + ") n");
        print("written, all in one statement", rows, began);
        // As the server's own vacuum does in the background.
        statement.execute("analyze audit");
        began = System.nanoTime();
        long half = 0;
        long sealed = 0;
        for (Optional<AuditSeals.Sealed> seal = seals.seal(); seal.isPresent(); seal = seals.seal()) {
            sealed += seal.get().rows();
            half = half == 0 && sealed >= rows / 2 ? System.nanoTime() : half;
        }
        print("sealed, 1000 in a transaction", sealed, began);
        print("— the second half of them", sealed - rows / 2, half);
        began = System.nanoTime();
        AuditSeals.Verdict verdict = seals.verify(Optional.empty(), found -> {
            throw new IllegalStateException(found);
        });
        print("proven by `audit verify`", sealed, began);
        if (verdict.rows() != rows || sealed != rows) {
            throw new IllegalStateException("sealed " + sealed + ": " + verdict);
        }
        began = System.nanoTime();
        print("removed for their age", seals.forget(Duration.ofSeconds(1)), began);
    }

    @SuppressWarnings("SystemOut")
    private static void print(String what, long rows, long began) {
        double seconds = (System.nanoTime() - began) / 1e9;
        System.out.printf(Locale.ROOT, "| %s | %.1f | %.0f |%n", what, seconds, rows / seconds);
    }
}
