// SPDX-License-Identifier: Apache-2.0
package io.dits.server.admin;

import io.dits.server.meta.AuditEntry;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code dits-admin audit list}. */
@Command(
        name = "list",
        description = "What was done, and refused: when, by whom, from where, what. The newest comes last.",
        sortOptions = false)
final class AuditList implements Runnable {
    private static final int MOST = 100_000;

    private final Shell shell;

    @Mixin
    private AuditChoice choice = new AuditChoice();

    @Option(
            names = "--limit",
            paramLabel = "N",
            description = "Only the newest N (default ${DEFAULT-VALUE}, at most 100000; see also: audit export).")
    private int limit = 50;

    @Option(names = "--json", description = "As a JSON array.")
    private boolean json;

    AuditList(Shell shell) {
        this.shell = shell;
    }

    @Override
    public void run() {
        if (limit < 1 || limit > MOST) {
            throw new Shell.Failed("--limit: wanted 1 to " + MOST + ", found " + limit);
        }
        List<AuditEntry> rows = shell.installation()
                .withAudit(shell.database(), (trail, _) -> trail.list(choice.filter(), Long.MAX_VALUE, limit))
                .reversed();
        if (json) {
            shell.out().println(rows.stream().map(AuditRows::json).collect(Collectors.joining(",", "[", "]")));
        } else {
            rows.forEach(row -> shell.out().println(AuditRows.line(row)));
        }
    }
}
