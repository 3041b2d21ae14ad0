// SPDX-License-Identifier: Apache-2.0
package io.dits.server;

import io.dits.server.config.ServerConfig;
import io.dits.server.jobs.AuditJob;
import io.dits.server.metrics.Remembered;
import io.dits.server.metrics.ServerMetrics;
import io.dits.server.postgres.Database;
import io.dits.server.postgres.Migrations;
import io.dits.server.postgres.PostgresAudit;
import io.dits.server.postgres.PostgresAuditSeals;
import io.dits.server.service.Refusals;
import java.time.Clock;
import java.time.Duration;

/** Puts together what concerns the audit. */
final class Auditing {
    /** How long a row waits for its seal: what is changed before is not found. */
    private static final Duration LOOK = Duration.ofSeconds(10);

    private Auditing() {}

    /** What tells the audit of that database what was refused. */
    static Refusals refusals(Database database, Clock clock) {
        return new Refusals(new PostgresAudit(database), clock);
    }

    /** A job that runs and has to be closed. */
    static AuditJob begin(Database database, Refusals refusals, ServerConfig.Audit config, ServerMetrics metrics) {
        PostgresAuditSeals seals = new PostgresAuditSeals(database);
        AuditJob job = new AuditJob(seals, refusals, new Migrations(database)::done, config.retention());
        metrics.counter("dits_audit_sealed_rows_total", "Rows of the audit that this server sealed", job::sealed);
        Remembered<Duration> wait = new Remembered<>(seals::longestWait, System::nanoTime, LOOK);
        metrics.gauge(
                "dits_audit_longest_wait_seconds",
                "For how long the oldest row of the audit without a seal has waited for one; 0: none waits",
                () -> wait.get().toSeconds());
        job.start(LOOK);
        return job;
    }
}
