// SPDX-License-Identifier: Apache-2.0
package io.dits.server.admin;

import io.dits.server.meta.Organisation;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code dits-admin org list}. */
@Command(name = "list", description = "List all organisations by name.")
final class OrgList implements Runnable {
    private final Shell shell;

    @Option(names = "--json", description = "As a JSON array.")
    private boolean json;

    OrgList(Shell shell) {
        this.shell = shell;
    }

    @Override
    public void run() {
        List<Organisation> all = shell.installation()
                .withAdministration(
                        shell.database(),
                        administration -> administration.organisations().all());
        if (json) {
            shell.out().println(Json.of(all.stream().map(OrgList::fields).toList()));
            return;
        }
        Table table = new Table("NAME", "BASE ROLE", "MEMBERS CREATE", "CREATED", "DISPLAY NAME");
        for (Organisation organisation : all) {
            table.add(
                    organisation.name(),
                    organisation.settings().base().word(),
                    organisation.settings().membersCreate() ? "yes" : "no",
                    organisation.createdAt().truncatedTo(ChronoUnit.SECONDS),
                    organisation.settings().displayName());
        }
        table.print(shell.out());
    }

    static Map<String, Object> fields(Organisation organisation) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("id", organisation.id());
        fields.put("name", organisation.name().text());
        fields.put("display_name", organisation.settings().displayName());
        fields.put("base_role", organisation.settings().base().word());
        fields.put("members_create", organisation.settings().membersCreate());
        fields.put(
                "created_at",
                organisation.createdAt().truncatedTo(ChronoUnit.SECONDS).toString());
        return fields;
    }
}
