// SPDX-License-Identifier: Apache-2.0
package io.dits.client.cli.local;

import io.dits.client.cli.Action;
import io.dits.client.cli.Console;
import io.dits.client.cli.ExitCode;
import io.dits.client.cli.Failure;
import io.dits.client.cli.Session;
import io.dits.client.workspace.Workspace;
import io.dits.client.workspace.diff.Comparison;
import io.dits.client.workspace.diff.Delta;
import io.dits.client.workspace.history.Revisions;
import io.dits.core.model.CommitId;
import io.dits.core.model.TreeId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows which files differ between commits, the index and the working files. */
@Command(
        description = {
            "Without REV: from what was added to the working files. One REV: from it to the working files.",
            "Two, also as A..B: from the first to the second. FILE narrows it to files and directories.",
            "Tells sizes before and after, how many chunks are reused and how many bytes are new.",
            "Only files that changed are read."
        })
public final class DiffCommand implements Action {
    @Option(
            names = {"--staged", "--cached"},
            description = "From REV, HEAD unless given, to what was added for the next commit.")
    private boolean staged;

    @Parameters(paramLabel = "REV|FILE", arity = "0..*", description = "Up to two commits, then files or directories.")
    private List<String> arguments = new ArrayList<>();

    @Override
    public ExitCode run(Session session) throws IOException {
        Workspace workspace = Here.workspace(session);
        Console console = session.console();
        DiffSides sides = DiffSides.of(session, workspace, new Revisions(workspace), arguments);
        if (staged && sides.commits().size() > 1) {
            throw new Failure(ExitCode.USAGE, "--staged wanted one commit at most, found two", "Run: dits diff --help");
        }
        Comparison comparison = new Comparison(workspace, sides.scope(), console.progress());
        List<Delta> deltas = compare(workspace, sides.commits(), comparison);
        if (console.wantsJson()) {
            Map<String, Object> answer = new LinkedHashMap<>();
            answer.put("files", DiffTexts.json(deltas));
            answer.put("new_bytes", DiffTexts.newBytes(deltas));
            console.json(answer);
        } else if (!deltas.isEmpty()) {
            DiffTexts.print(console, deltas);
        }
        return ExitCode.DONE;
    }

    private List<Delta> compare(Workspace workspace, List<CommitId> commits, Comparison comparison) throws IOException {
        List<TreeId> trees = commits.stream().map(workspace::tree).toList();
        if (staged) {
            Optional<TreeId> head = workspace.headCommit().map(workspace::tree);
            return comparison.staged(trees.stream().findFirst().or(() -> head));
        }
        return switch (trees.size()) {
            case 0 -> comparison.files();
            case 1 -> comparison.files(Optional.of(trees.getFirst()));
            default -> comparison.trees(Optional.of(trees.getFirst()), Optional.of(trees.getLast()));
        };
    }
}
