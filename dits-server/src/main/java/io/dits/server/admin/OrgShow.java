// SPDX-License-Identifier: Apache-2.0
package io.dits.server.admin;

import io.dits.server.meta.Member;
import io.dits.server.meta.Organisation;
import io.dits.server.meta.OrganisationRegistry.Found;
import io.dits.server.meta.OrganisationRole;
import io.dits.server.service.Administration;
import io.dits.server.service.Result;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code dits-admin org show}. */
@Command(name = "show", description = "Show an organisation and its members.")
final class OrgShow implements Runnable {
    private final Shell shell;

    @Parameters(paramLabel = "NAME", description = "The organisation.")
    private String name = "";

    @Option(names = "--json", description = "As a JSON object.")
    private boolean json;

    OrgShow(Shell shell) {
        this.shell = shell;
    }

    private record Shown(Organisation organisation, List<Member<OrganisationRole>> members) {}

    @Override
    public void run() {
        Shown shown = shell.administer(this::find);
        if (json) {
            Map<String, Object> fields = OrgList.fields(shown.organisation());
            fields.put("members", shown.members().stream().map(OrgShow::fields).toList());
            shell.out().println(Json.of(fields));
            return;
        }
        Organisation organisation = shown.organisation();
        shell.out()
                .println(organisation.name() + " ("
                        + OneLine.of(organisation.settings().displayName()) + ")");
        shell.out()
                .println("base role " + organisation.settings().base().word() + ", members "
                        + (organisation.settings().membersCreate() ? "make" : "do not make") + " repositories");
        Table table = new Table("MEMBER", "ROLE", "SINCE");
        for (Member<OrganisationRole> member : shown.members()) {
            table.add(member.username(), member.role().word(), member.since().truncatedTo(ChronoUnit.SECONDS));
        }
        table.print(shell.out());
    }

    private Result<Shown> find(Administration administration) {
        Optional<Found> found = administration.organisations().find(Shell.OPERATOR, name);
        if (found.isEmpty()) {
            return new Result.NotFound<>("there is no organisation '" + name + "'. See: dits-admin org list");
        }
        List<Member<OrganisationRole>> members =
                Shell.done(administration.organisations().members(Shell.OPERATOR, name, "", Integer.MAX_VALUE));
        return new Result.Done<>(new Shown(found.get().organisation(), members));
    }

    private static Map<String, Object> fields(Member<OrganisationRole> member) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("username", member.username().text());
        fields.put("role", member.role().word());
        fields.put("since", member.since().truncatedTo(ChronoUnit.SECONDS).toString());
        return fields;
    }
}
