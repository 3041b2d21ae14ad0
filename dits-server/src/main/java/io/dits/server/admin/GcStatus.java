// SPDX-License-Identifier: Apache-2.0
package io.dits.server.admin;

import io.dits.server.meta.Collector;
import io.dits.server.meta.CollectorRun;
import java.io.PrintWriter;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code dits-admin gc status}. */
@Command(
        name = "status",
        description = {
            "What the collector did last, what is in quarantine, and which packs are to be deleted or unknown.",
            "Ends with 1 when the last run was refused or failed, else with 0."
        })
final class GcStatus implements Callable<Integer> {
    private final Shell shell;

    @Option(names = "--json", description = "As a JSON object.")
    private boolean json;

    GcStatus(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        Collector.Status status =
                shell.installation().withCollector(shell.database(), (collector, _) -> collector.status());
        if (json) {
            shell.out().println(Json.of(fields(status)));
        } else {
            tell(shell.out(), status);
        }
        return status.last()
                .filter(last -> last.state().equals("refused") || last.state().equals("failed"))
                .map(_ -> 1)
                .orElse(0);
    }

    private static Map<String, Object> fields(Collector.Status status) {
        Map<String, Object> fields = new LinkedHashMap<>();
        status.last().ifPresent(last -> fields.put("last_run", fields(last)));
        fields.put("quarantined_objects", status.quarantined());
        fields.put("quarantined_bytes", status.quarantinedBytes());
        fields.put("pending_packs", status.pending());
        fields.put("pending_bytes", status.pendingBytes());
        fields.put("unknown_packs", status.unknown());
        fields.put("unknown_bytes", status.unknownBytes());
        return fields;
    }

    private static Map<String, Object> fields(Collector.Past run) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("state", run.state());
        fields.put("message", run.message());
        fields.put("started_at", run.started().truncatedTo(ChronoUnit.SECONDS).toString());
        run.finished()
                .ifPresent(at -> fields.put(
                        "finished_at", at.truncatedTo(ChronoUnit.SECONDS).toString()));
        fields.putAll(fields(run.did()));
        return fields;
    }

    static Map<String, Object> fields(CollectorRun.Did did) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("objects_quarantined", did.quarantined());
        fields.put("bytes_quarantined", did.quarantinedBytes());
        fields.put("objects_deleted", did.deleted());
        fields.put("bytes_deleted", did.deletedBytes());
        fields.put("packs_deleted", did.packsDeleted());
        fields.put("packs_rewritten", did.packsRewritten());
        return fields;
    }

    static void tell(PrintWriter out, CollectorRun.Did did) {
        out.printf(
                "%d objects (%d bytes) put into quarantine, %d objects (%d bytes) deleted,"
                        + " %d packs deleted, %d packs rewritten%n",
                did.quarantined(),
                did.quarantinedBytes(),
                did.deleted(),
                did.deletedBytes(),
                did.packsDeleted(),
                did.packsRewritten());
    }

    private static void tell(PrintWriter out, Collector.Status status) {
        if (status.last().isEmpty()) {
            out.println("last run: none yet");
        }
        status.last().ifPresent(last -> {
            out.printf(
                    "last run: %s, began %s%s%n",
                    last.state(),
                    last.started().truncatedTo(ChronoUnit.SECONDS),
                    last.finished()
                            .map(at -> ", ended " + at.truncatedTo(ChronoUnit.SECONDS))
                            .orElse(""));
            if (!last.message().isEmpty()) {
                out.println("  " + last.message());
            }
            out.print("  ");
            tell(out, last.did());
        });
        out.printf("in quarantine: %d objects, %d bytes%n", status.quarantined(), status.quarantinedBytes());
        out.printf("packs to be deleted: %d, %d bytes%n", status.pending(), status.pendingBytes());
        out.printf("unknown packs: %d, %d bytes%n", status.unknown(), status.unknownBytes());
    }
}
