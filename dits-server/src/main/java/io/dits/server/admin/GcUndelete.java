// SPDX-License-Identifier: Apache-2.0
package io.dits.server.admin;

import io.dits.server.meta.Repository;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code dits-admin gc undelete}. */
@Command(
        name = "undelete",
        description = {
            "Take all that is in quarantine in a repository out of it, as if it had been uploaded now.",
            "For a grace period it is needed then; let a ref point to it before that ends."
        })
final class GcUndelete implements Callable<Integer> {
    private final Shell shell;

    @Parameters(paramLabel = "OWNER/NAME", description = "The repository.")
    private String name = "";

    GcUndelete(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        int slash = name.indexOf('/');
        Optional<Long> objects = slash < 0
                ? Optional.empty()
                : shell.installation()
                        .withCollector(
                                shell.database(),
                                (collector, repositories) -> repositories
                                        .find(name.substring(0, slash), name.substring(slash + 1))
                                        .map(Repository::id)
                                        .flatMap(id -> collector.undelete(id, shell.cause())));
        if (objects.isEmpty()) {
            throw new Shell.Failed("wanted a repository as owner/name, found none of the name '" + name + "'");
        }
        shell.out().println(objects.get() + " objects taken out of quarantine");
        return 0;
    }
}
