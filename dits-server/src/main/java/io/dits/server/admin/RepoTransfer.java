// SPDX-License-Identifier: Apache-2.0
package io.dits.server.admin;

import io.dits.server.config.Sizes;
import io.dits.server.meta.Guard;
import io.dits.server.meta.Repository;
import io.dits.server.meta.RepositoryName;
import io.dits.server.meta.RepositoryRegistry;
import io.dits.server.meta.RepositoryRegistry.Changed;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code dits-admin repo transfer}. */
@Command(name = "transfer", description = "Give a repository to another owner.", sortOptions = false)
final class RepoTransfer implements Runnable {
    private final Shell shell;

    @Mixin
    private final WhichRepository which = new WhichRepository();

    @Option(names = "--to", required = true, paramLabel = "OWNER", description = "A user or an organisation.")
    private String owner = "";

    @Option(names = "--name", paramLabel = "NAME", description = "The name that it has there (default: as now).")
    private Optional<String> name = Optional.empty();

    RepoTransfer(Shell shell) {
        this.shell = shell;
    }

    @Override
    public void run() {
        Optional<RepositoryName> wanted = name.map(RepositoryName::new);
        Changed changed = shell.installation()
                .withRepositories(shell.database(), shell.quotas(), repositories -> transfer(repositories, wanted));
        switch (changed) {
            case Changed.Done done ->
                shell.out()
                        .println("the repository is " + done.repository().owner() + "/"
                                + done.repository().name() + " now");
            case Changed.NameTaken taken ->
                throw new Shell.Failed(owner + " owns a repository of this name. Give it another one with --name");
            case Changed.TooMany many ->
                throw new Shell.Failed(owner + " has as many repositories as the quota allows: " + many.most()
                        + ". Allow more first: dits-admin quota set");
            case Changed.NoRoom no ->
                throw new Shell.Failed("the storage quota of " + no.excess().owner() + " is "
                        + Sizes.text(no.excess().most()) + ": "
                        + Sizes.text(no.excess().used())
                        + " are used, and this repository has "
                        + Sizes.text(no.excess().needed())
                        + ". Allow more first: dits-admin quota set");
            case Changed.Gone gone -> throw new Shell.Failed("the repository or its new owner is gone");
        }
    }

    private Changed transfer(RepositoryRegistry repositories, Optional<RepositoryName> wanted) {
        Repository found = which.find(repositories);
        RepositoryRegistry.Owner heir = repositories
                .owner(owner, Shell.OPERATOR.userId())
                .orElseThrow(() -> new Shell.Failed("there is no user or organisation '" + owner + "'"));
        return repositories.transfer(found.id(), heir.id(), wanted, Guard.open(), Guard.open(), shell.cause());
    }
}
