// SPDX-License-Identifier: Apache-2.0
package io.dits.server.admin;

import io.dits.server.care.Findings;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code dits-admin storage rebuild-catalog}. */
@Command(
        name = "rebuild-catalog",
        description = {
            "Make the catalog again from the packs of the storage, and give each repository what its refs and their logs lead to.",
            "Users, repositories and logs come from the database's backup: no pack knows them. What is there stays as it is;"
                    + " a run that was cut off is simply repeated.",
            "Ends with 0 when nothing that refs lead to is missing."
        })
final class StorageRebuildCatalog implements Callable<Integer> {
    private final Shell shell;

    @Option(names = "--json", description = "As a JSON object.")
    private boolean json;

    StorageRebuildCatalog(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        Findings found = shell.telling(
                "storage.catalog_rebuilt",
                () -> shell.installation()
                        .withContent(
                                shell.database(),
                                shell.storage(),
                                Installation.Sources.NONE,
                                care -> care.rebuild().run()),
                Findings::sound);
        if (json) {
            shell.out().println(Json.of(found.fields()));
        } else {
            found.lines().forEach(shell.out()::println);
            if (!found.sound()) {
                shell.out()
                        .println(
                                "What is missing is asked for at the next 'dits push' of who has it. After it came, or its"
                                        + " packs were put back, run this again");
            }
        }
        return found.sound() ? 0 : 1;
    }
}
