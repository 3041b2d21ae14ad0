// SPDX-License-Identifier: Apache-2.0
package io.dits.client.cli.local;

import io.dits.client.cli.Action;
import io.dits.client.cli.Console;
import io.dits.client.cli.ExitCode;
import io.dits.client.cli.Session;
import io.dits.client.workspace.Workspace;
import io.dits.client.workspace.history.Revisions;
import io.dits.core.graph.History;
import io.dits.core.model.Commit;
import io.dits.core.model.CommitId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows commits, newest first. */
@Command(description = "Shows a commit and all that it comes from, newest first.")
public final class LogCommand implements Action {
    @Option(names = "-n", paramLabel = "N", description = "At most so many commits.")
    long most = Long.MAX_VALUE;

    @Option(names = "--oneline", description = "One line a commit.")
    boolean oneLine;

    @Parameters(
            arity = "0..1",
            paramLabel = "REF",
            description = "A branch, tag, remote's branch or commit; HEAD unless given.")
    String ref = "HEAD";

    @Override
    public ExitCode run(Session session) throws IOException {
        Workspace workspace = Here.workspace(session);
        Revisions revisions = new Revisions(workspace);
        Console console = session.console();
        CommitTexts texts = new CommitTexts(workspace, console);
        List<Map<String, Object>> answer = new ArrayList<>();
        Iterator<CommitId> walk = History.of(workspace.blobs()).walk(List.of(revisions.commit(ref)));
        for (long shown = 0; shown < most && walk.hasNext() && !gone(console, shown); shown++) {
            CommitId id = walk.next();
            Commit commit = revisions.read(id);
            if (console.wantsJson()) {
                answer.add(texts.json(id, commit));
            } else if (oneLine) {
                console.print(texts.line(id, commit));
            } else {
                if (shown > 0) {
                    console.print("");
                }
                texts.print(id, commit);
            }
        }
        if (console.wantsJson()) {
            console.json(Map.of("commits", answer));
        }
        return ExitCode.DONE;
    }

    private static boolean gone(Console console, long shown) {
        return shown % 64 == 63 && console.outputIsGone();
    }
}
