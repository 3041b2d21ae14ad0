// SPDX-License-Identifier: Apache-2.0
package io.dits.server.admin;

import io.dits.server.meta.AuditSeals;
import picocli.CommandLine.Command;

/** {@code dits-admin audit head}. */
@Command(
        name = "head",
        description = {
            "Print the last seal of the audit, to be kept elsewhere.",
            "With it, audit verify --head finds out even who has made all seals anew."
        })
final class AuditHead implements Runnable {
    private final Shell shell;

    AuditHead(Shell shell) {
        this.shell = shell;
    }

    @Override
    public void run() {
        shell.out()
                .println(
                        shell.installation()
                                .withAudit(shell.database(), (_, seals) -> seals.head())
                                .map(AuditSeals.Head::toString)
                                .orElseThrow(
                                        () -> new Shell.Failed(
                                                "there is no seal yet: a running server makes the first one within seconds of the first row")));
    }
}
