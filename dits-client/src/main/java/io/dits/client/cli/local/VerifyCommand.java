// SPDX-License-Identifier: Apache-2.0
package io.dits.client.cli.local;

import io.dits.client.cli.Action;
import io.dits.client.cli.Colour;
import io.dits.client.cli.Console;
import io.dits.client.cli.ExitCode;
import io.dits.client.cli.Session;
import io.dits.client.cli.Sizes;
import io.dits.client.progress.Progress;
import io.dits.client.workspace.Workspace;
import io.dits.client.workspace.disk.ProcessLock;
import io.dits.client.workspace.history.Reachable;
import io.dits.client.workspace.history.Verification;
import io.dits.core.model.ObjectId;
import io.dits.core.store.SweepableBlobStore;
import java.io.IOException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;

/** Reads every object in use and says which are missing or damaged. */
@Command(
        description = {
            "Reads everything that branches, tags, HEAD and the index need.",
            "Ends with 1 if something is missing or damaged. What is, is noted: fetch and add bring it again."
        })
public final class VerifyCommand implements Action {
    @Override
    public ExitCode run(Session session) throws IOException {
        Workspace workspace = Here.workspace(session);
        Console console = session.console();
        Verification.Report report;
        // Else a collector could take away what was just found to be needed.
        try (ProcessLock.Held _ = workspace.addingObjects();
                Progress.Phase phase = console.progress().begin("Reading", Progress.Unit.BYTES, OptionalLong.empty())) {
            report = Verification.of(workspace.blobs(), Reachable.inUse(workspace), phase::advance);
            note(workspace.blobs(), report);
        }
        if (console.wantsJson()) {
            console.json(json(report));
        } else {
            for (Verification.Problem problem : report.problems()) {
                console.print(console.coloured(Colour.BAD, problem.id().text() + " " + problem.what()) + " (needed by "
                        + problem.by() + ")");
            }
        }
        String read = report.objects() + " objects, " + Sizes.bytes(report.bytes());
        if (report.problems().isEmpty()) {
            console.say("All is well: " + read);
            return ExitCode.DONE;
        }
        console.say(report.problems().size() + " missing or damaged of " + read);
        console.note("To mend it run: dits fetch. What was never pushed comes back with its files by: dits add ."
                + " Then run: dits verify");
        return ExitCode.ERROR;
    }

    /** What was noted before and is not wrong any more, or not needed, is forgotten. */
    private static void note(SweepableBlobStore blobs, Verification.Report report) {
        Set<ObjectId> wrong =
                report.problems().stream().map(Verification.Problem::id).collect(Collectors.toSet());
        Set<ObjectId> mended = new HashSet<>(blobs.damaged());
        mended.removeAll(wrong);
        if (!mended.isEmpty()) {
            blobs.markSound(mended);
        }
        if (!wrong.isEmpty()) {
            blobs.markDamaged(wrong);
        }
    }

    private static Map<String, Object> json(Verification.Report report) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("objects", report.objects());
        answer.put("bytes", report.bytes());
        answer.put(
                "problems",
                report.problems().stream()
                        .map(problem ->
                                Map.of("id", problem.id().text(), "needed_by", problem.by(), "problem", problem.what()))
                        .toList());
        return answer;
    }
}
