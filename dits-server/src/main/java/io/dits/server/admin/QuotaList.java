// SPDX-License-Identifier: Apache-2.0
package io.dits.server.admin;

import io.dits.server.config.Sizes;
import io.dits.server.meta.Quotas;
import io.dits.server.meta.Quotas.Standing;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code dits-admin quota list}. */
@Command(name = "list", description = "What all people and organisations may keep, and do.")
final class QuotaList implements Runnable {
    private final Shell shell;

    @Option(names = "--near", description = "Only those who have used nine tenths of a quota or more.")
    private boolean near;

    @Option(names = "--json", description = "As a JSON array.")
    private boolean json;

    QuotaList(Shell shell) {
        this.shell = shell;
    }

    @Override
    public void run() {
        List<Standing> all =
                shell.installation().withQuotas(shell.database(), shell.quotas(), (quotas, _) -> quotas.all()).stream()
                        .filter(one ->
                                !near || one.storageShare() >= Quotas.NEAR || one.repositoriesShare() >= Quotas.NEAR)
                        .toList();
        if (json) {
            shell.out().println(Json.of(all.stream().map(QuotaOwner::fields).toList()));
            return;
        }
        Table table = new Table("OWNER", "STORAGE", "OF", "REPOSITORIES", "OF");
        for (Standing one : all) {
            table.add(
                    one.owner(),
                    Sizes.text(one.counted()),
                    one.storage().map(Sizes::text).orElse("unlimited"),
                    one.use().repositories(),
                    one.repositories().map(String::valueOf).orElse("unlimited"));
        }
        table.print(shell.out());
    }
}
