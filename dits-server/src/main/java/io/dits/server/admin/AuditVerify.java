// SPDX-License-Identifier: Apache-2.0
package io.dits.server.admin;

import io.dits.server.meta.AuditSeals;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code dits-admin audit verify}. */
@Command(
        name = "verify",
        description = {
            "Compare all rows of the audit with their seals, and tell which were changed, removed or inserted.",
            "Ends with 0 when all is as it was sealed, with 1 when something is not."
        })
final class AuditVerify implements Callable<Integer> {
    private final Shell shell;

    @Option(
            names = "--head",
            paramLabel = "NUMBER:HASH",
            description = "A seal as audit head printed it some time ago, or the log of a server tells it.")
    private @Nullable String head;

    AuditVerify(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        Optional<AuditSeals.Head> known = Optional.ofNullable(head).map(AuditSeals.Head::parse);
        AuditSeals.Verdict verdict = shell.installation()
                .withAudit(
                        shell.database(),
                        (_, seals) -> seals.verify(known, finding -> shell.out().println(OneLine.of(finding))));
        shell.out()
                .printf(
                        "%d seals with %d rows, %d rows wait for a seal, %d are removed because of their age: %s%n",
                        verdict.seals(),
                        verdict.rows(),
                        verdict.waiting(),
                        verdict.forgotten(),
                        verdict.findings() == 0 ? "all is as it was sealed" : verdict.findings() + " things are wrong");
        verdict.head().ifPresent(last -> shell.out().println("head " + last));
        return verdict.findings() == 0 ? 0 : 1;
    }
}
