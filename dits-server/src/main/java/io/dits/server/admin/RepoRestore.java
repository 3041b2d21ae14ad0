// SPDX-License-Identifier: Apache-2.0
package io.dits.server.admin;

import io.dits.server.meta.RepositoryRegistry.Restored;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code dits-admin repo restore}. */
@Command(
        name = "restore",
        description = "Take back the deletion of a repository, as long as the collector has not emptied it.")
final class RepoRestore implements Callable<Integer> {
    private final Shell shell;

    @Parameters(paramLabel = "OWNER/NAME", description = "The repository; of several that had the name, the last one.")
    private String name = "";

    RepoRestore(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        int slash = name.indexOf('/');
        Restored restored = slash < 0
                ? new Restored.Gone()
                : shell.installation()
                        .withCollector(
                                shell.database(),
                                (_, repositories) -> repositories.restore(
                                        name.substring(0, slash), name.substring(slash + 1), shell.cause()));
        switch (restored) {
            case Restored.Done done ->
                shell.out()
                        .println(done.repository().owner() + "/"
                                + done.repository().name() + " is there again");
            case Restored.NameTaken taken ->
                throw new Shell.Failed("repository '" + name + "' exists: rename that one, then restore again");
            case Restored.Gone gone ->
                throw new Shell.Failed(
                        "wanted a deleted repository '" + name + "' that the collector has not emptied, found none");
        }
        return 0;
    }
}
