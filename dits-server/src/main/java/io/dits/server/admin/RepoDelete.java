// SPDX-License-Identifier: Apache-2.0
package io.dits.server.admin;

import io.dits.server.meta.Guard;
import io.dits.server.meta.Repository;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code dits-admin repo delete}. */
@Command(
        name = "delete",
        description = {
            "Delete a repository. It can be restored as long as the collector has not emptied it",
            "(gc.restore_period, 30 days unless changed)."
        })
final class RepoDelete implements Runnable {
    private final Shell shell;

    @Mixin
    private final WhichRepository which = new WhichRepository();

    RepoDelete(Shell shell) {
        this.shell = shell;
    }

    @Override
    public void run() {
        Repository gone = shell.installation().withCollector(shell.database(), (_, repositories) -> {
            Repository found = which.find(repositories);
            repositories.delete(found.id(), Guard.open(), shell.cause());
            return found;
        });
        String name = gone.owner() + "/" + gone.name();
        shell.out().println("deleted " + name + ". To take that back: dits-admin repo restore " + name);
    }
}
