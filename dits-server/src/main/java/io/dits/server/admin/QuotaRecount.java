// SPDX-License-Identifier: Apache-2.0
package io.dits.server.admin;

import io.dits.server.config.Sizes;
import io.dits.server.meta.Quotas.Recount;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code dits-admin quota recount}. */
@Command(
        name = "recount",
        description = {
            "Count what all repositories keep anew from what they have, and mend numbers that differ.",
            "Uploads to a repository wait while it is counted. Numbers differ after a server of an older version was",
            "at work beside newer ones, and after damaged objects were put again."
        })
final class QuotaRecount implements Runnable {
    private final Shell shell;

    @Option(
            names = "--versions",
            description = "Also read every directory for versions of files from before there were quotas.")
    private boolean versions;

    @Option(names = "--json", description = "As a JSON array.")
    private boolean json;

    QuotaRecount(Shell shell) {
        this.shell = shell;
    }

    @Override
    public void run() {
        if (versions) {
            long found = shell.installation()
                    .withContent(
                            shell.database(),
                            shell.storage(),
                            Installation.Sources.NONE,
                            care -> care.notedVersions().run());
            if (!json) {
                shell.out().println("versions found: " + Sizes.text(found));
            }
        }
        List<Recount> changed =
                shell.installation().withQuotas(shell.database(), shell.quotas(), (quotas, _) -> quotas.recount());
        if (json) {
            shell.out()
                    .println(Json.of(changed.stream().map(QuotaRecount::fields).toList()));
            return;
        }
        for (Recount recount : changed) {
            shell.out()
                    .println(recount.name() + ": physical "
                            + Sizes.text(recount.before().physical()) + " was "
                            + Sizes.text(recount.after().physical()) + ", logical "
                            + Sizes.text(recount.before().logical()) + " was "
                            + Sizes.text(recount.after().logical()));
        }
        shell.out().println(changed.isEmpty() ? "all numbers were right" : changed.size() + " mended");
    }

    private static Map<String, Object> fields(Recount recount) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("repository", recount.name());
        fields.put("physical_before", recount.before().physical());
        fields.put("physical_bytes", recount.after().physical());
        fields.put("logical_before", recount.before().logical());
        fields.put("logical_bytes", recount.after().logical());
        return fields;
    }
}
