// SPDX-License-Identifier: Apache-2.0
package io.dits.server.admin;

import io.dits.server.meta.AuditEntry;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code dits-admin audit export}. */
@Command(
        name = "export",
        description = "Write all rows to the standard output, the oldest first, a line each.",
        sortOptions = false)
final class AuditExport implements Runnable {
    private final Shell shell;

    @Mixin
    private AuditChoice choice = new AuditChoice();

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description =
                    "${COMPLETION-CANDIDATES}: JSON objects, or CSV with a line of names (default ${DEFAULT-VALUE}).")
    private Format format = Format.jsonl;

    AuditExport(Shell shell) {
        this.shell = shell;
    }

    /** As typed on the command line. */
    enum Format {
        jsonl,
        csv
    }

    @Override
    public void run() {
        Function<AuditEntry, String> line = switch (format) {
            case jsonl -> AuditRows::json;
            case csv -> AuditRows::csv;
        };
        if (format == Format.csv) {
            shell.out().println(AuditRows.CSV_HEAD);
        }
        shell.installation().withAudit(shell.database(), (trail, _) -> {
            trail.each(choice.filter(), row -> shell.out().println(line.apply(row)));
            return true;
        });
        // Else who reads a part of it takes it for the whole.
        if (shell.out().checkError()) {
            throw new Shell.Failed("the standard output cannot be written to: the export is not whole");
        }
    }
}
