// SPDX-License-Identifier: Apache-2.0
package io.dits.server.admin;

import io.dits.server.jobs.Collecting;
import io.dits.server.jobs.Outcome;
import io.dits.server.jobs.Report;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code dits-admin gc run}. */
@Command(
        name = "run",
        description = {
            "Put what nothing needs into quarantine, and delete what has been there for the grace period.",
            "Ends with 0 when it came to its end, with 1 when it was refused, failed or another one is under way."
        })
final class GcRun implements Callable<Integer> {
    private static final int SHOWN = 20;

    private final Shell shell;

    @Option(names = "--dry-run", description = "Only find out what would come back, and from which repositories.")
    private boolean dry;

    @Option(names = "--force", description = "Even if more than gc.max_share of all objects goes.")
    private boolean force;

    @Option(
            names = "--take-over",
            description =
                    "Even if the storage is marked as another installation's: it becomes this one's, and what this"
                            + " one does not know goes after the grace period.")
    private boolean takeOver;

    @Option(names = "--json", description = "As a JSON object.")
    private boolean json;

    GcRun(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        Outcome outcome = shell.installation()
                .withCollecting(
                        shell.database(),
                        shell.storage(),
                        shell.gc(),
                        collecting -> collecting.run(new Collecting.Wish(dry, force, takeOver)));
        return switch (outcome) {
            case Outcome.Done done -> tell("done", "", Optional.of(done.report()), 0);
            case Outcome.Refused refused -> tell("refused", refused.reason(), refused.report(), 1);
            case Outcome.Busy busy ->
                tell("busy", "another run is under way; see: dits-admin gc status", Optional.empty(), 1);
        };
    }

    private int tell(String state, String message, Optional<Report> report, int status) {
        if (json) {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("state", state);
            fields.put("message", message);
            fields.put("dry_run", dry);
            report.ifPresent(found -> fields.putAll(fields(found)));
            shell.out().println(Json.of(fields));
            return status;
        }
        report.ifPresent(this::tell);
        if (!message.isEmpty()) {
            shell.err().println("dits-admin: " + state + ": " + message);
        }
        return status;
    }

    private static Map<String, Object> fields(Report report) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("objects", report.objects());
        fields.put("unreachable_objects", report.unreachable());
        fields.put("unreachable_bytes", report.unreachableBytes());
        fields.put("waits_anew", report.anew());
        fields.put(
                "repositories",
                report.repositories().stream().map(GcRun::fields).toList());
        fields.putAll(GcStatus.fields(report.did()));
        return fields;
    }

    private static Map<String, Object> fields(Report.Part part) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("name", part.name());
        fields.put("deleted", part.deleted());
        fields.put("objects", part.objects());
        fields.put("bytes", part.bytes());
        return fields;
    }

    private void tell(Report report) {
        List<Report.Part> parts = report.repositories();
        for (Report.Part part : parts.subList(0, Math.min(SHOWN, parts.size()))) {
            shell.out()
                    .printf(
                            "%s%s: %d objects, %d bytes%n",
                            part.name(), part.deleted() ? " (deleted)" : "", part.objects(), part.bytes());
        }
        if (parts.size() > SHOWN) {
            shell.out().printf("… and %d more repositories%n", parts.size() - SHOWN);
        }
        shell.out()
                .printf(
                        "%d of %d objects are needed by nothing: %d bytes%n",
                        report.unreachable(), report.objects(), report.unreachableBytes());
        if (dry) {
            return;
        }
        if (report.anew()) {
            shell.out()
                    .println(
                            "No run had ended for long, as after a restore: what was in quarantine waits a grace period"
                                    + " more. If runs are this rare, set gc.interval accordingly");
        }
        GcStatus.tell(shell.out(), report.did());
    }
}
