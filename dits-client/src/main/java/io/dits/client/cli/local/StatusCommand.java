// SPDX-License-Identifier: Apache-2.0
package io.dits.client.cli.local;

import io.dits.client.cli.Action;
import io.dits.client.cli.Colour;
import io.dits.client.cli.Console;
import io.dits.client.cli.ExitCode;
import io.dits.client.cli.Session;
import io.dits.client.workspace.Workspace;
import io.dits.client.workspace.index.Conflict;
import io.dits.client.workspace.scan.Difference;
import io.dits.client.workspace.scan.Status;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Says what changed since the last commit. */
@Command(
        description = {
            "Says what the next commit would hold, which files changed since they were added, which are new.",
            "Compares sizes and times, and reads a file only if they cannot tell."
        })
public final class StatusCommand implements Action {
    @Parameters(paramLabel = "FILE", arity = "0..*", description = "Only these files or directories.")
    private List<String> files = new ArrayList<>();

    @Override
    public ExitCode run(Session session) throws IOException {
        Workspace workspace = Here.workspace(session);
        Status status = Status.of(workspace, Here.scope(session, workspace, files));
        if (session.console().wantsJson()) {
            session.console().json(json(workspace, status));
        } else {
            show(session.console(), workspace, status);
        }
        return ExitCode.DONE;
    }

    private static void show(Console console, Workspace workspace, Status status) throws IOException {
        boolean empty = workspace.headCommit().isEmpty();
        console.print("On " + workspace.head().shown() + (empty ? ", no commits yet" : ""));
        workspace
                .merge()
                .read()
                .ifPresent(merging -> console.print(
                        merging.finished()
                                ? "A merge is under way. Run: dits commit, or: dits merge --abort"
                                : "A merge was interrupted. Run: dits merge --abort, then merge again"));
        section(
                console,
                Colour.BAD,
                "In conflict, choose with dits checkout --ours FILE or --theirs FILE, or edit and add:",
                status.conflicts().stream().map(Conflict::path).toList());
        section(
                console,
                Colour.GOOD,
                "In the next commit:",
                status.staged().stream()
                        .map(difference -> word(difference.word()) + difference.path())
                        .toList());
        List<String> changed = new ArrayList<>();
        status.changed().forEach(path -> changed.add(word("changed") + path));
        status.deleted().forEach(path -> changed.add(word("deleted") + path));
        section(console, Colour.BAD, "Not in the next commit until added (dits add FILE):", changed);
        section(console, Colour.BAD, "Not tracked (dits add FILE):", status.untracked());
        section(console, Colour.BAD, "Cannot be added:", status.refused());
        if (status.clean() && status.untracked().isEmpty()) {
            console.print("Nothing changed");
        }
    }

    private static String word(String word) {
        return word + ":" + " ".repeat(9 - word.length());
    }

    private static void section(Console console, Colour colour, String title, List<String> lines) {
        if (!lines.isEmpty()) {
            console.print("\n" + title);
            lines.forEach(line -> console.print("  " + console.coloured(colour, line)));
        }
    }

    private static Map<String, Object> json(Workspace workspace, Status status) throws IOException {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("head", workspace.head().shown());
        answer.put("commit", workspace.headCommit().map(commit -> commit.hash().hex()));
        answer.put("merging", workspace.merge().read().isPresent());
        answer.put("clean", status.clean());
        answer.put("staged", status.staged().stream().map(StatusCommand::json).toList());
        answer.put("changed", status.changed());
        answer.put("deleted", status.deleted());
        answer.put("untracked", status.untracked());
        answer.put("conflicts", status.conflicts().stream().map(Conflict::path).toList());
        answer.put("refused", status.refused());
        return answer;
    }

    private static Map<String, Object> json(Difference difference) {
        return Map.of("path", difference.path(), "change", difference.word());
    }
}
