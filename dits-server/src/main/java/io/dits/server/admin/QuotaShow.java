// SPDX-License-Identifier: Apache-2.0
package io.dits.server.admin;

import io.dits.server.config.Sizes;
import io.dits.server.meta.Quotas.Standing;
import java.io.PrintWriter;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code dits-admin quota show}. */
@Command(
        name = "show",
        description = {
            "What an owner may keep, and does.",
            "Physical is what is stored for each repository's objects, each once; logical is the size of all versions of its files.",
            "The collector lowers both when it deletes what nothing needs any more."
        })
final class QuotaShow implements Runnable {
    private final Shell shell;

    @ArgGroup(multiplicity = "1")
    private @Nullable QuotaOwner owner;

    @Option(names = "--json", description = "As a JSON object.")
    private boolean json;

    QuotaShow(Shell shell) {
        this.shell = shell;
    }

    @Override
    public void run() {
        Standing standing = shell.installation().withQuotas(shell.database(), shell.quotas(), (quotas, accounts) -> {
            String name = Objects.requireNonNull(owner).name(accounts);
            return quotas.find(name).orElseThrow(() -> QuotaOwner.unknown(name));
        });
        show(standing, json, shell.out());
    }

    static void show(Standing standing, boolean json, PrintWriter out) {
        if (json) {
            out.println(Json.of(QuotaOwner.fields(standing)));
            return;
        }
        out.println(standing.owner());
        out.println("  storage       " + standing.storage().map(Sizes::text).orElse("unlimited")
                + from(standing.ownStorage()) + ", counted is " + (standing.logicalCounts() ? "logical" : "physical"));
        out.println("  physical      " + Sizes.text(standing.use().physical()) + " used");
        out.println("  logical       " + Sizes.text(standing.use().logical()) + " used");
        out.println("  reserved      " + Sizes.text(standing.use().reserved()) + " by uploads under way");
        out.println("  repositories  " + standing.use().repositories() + " of "
                + standing.repositories().map(String::valueOf).orElse("unlimited") + from(standing.ownRepositories()));
    }

    private static String from(boolean own) {
        return own ? "" : " (default)";
    }
}
