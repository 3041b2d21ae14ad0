// SPDX-License-Identifier: Apache-2.0
package io.dits.server.admin;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code dits-admin storage verify}. */
@Command(
        name = "verify",
        description = {
            "Read every pack and every object and prove it, compare with the catalog, and follow every ref to its last chunk.",
            "What cannot be read is marked, so that a push from any copy that has it brings it again.",
            "Ends with 0 when nothing is missing or damaged; what nothing refers to is only reported."
        })
final class StorageVerify implements Callable<Integer> {
    private final Shell shell;

    @Option(names = "--json", description = "As a JSON object.")
    private boolean json;

    StorageVerify(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        StorageReport report =
                shell.installation().withContent(shell.database(), shell.storage(), StorageCheck::verify);
        if (json) {
            shell.out().println(Json.of(report.fields()));
        } else {
            report.lines().forEach(shell.out()::println);
            if (!report.sound()) {
                shell.out()
                        .println("To mend it: put the packs back from a backup, or run 'dits push' in a working copy"
                                + " that has what is missing; then verify again");
            }
        }
        return report.sound() ? 0 : 1;
    }
}
