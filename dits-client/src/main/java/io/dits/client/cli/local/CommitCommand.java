// SPDX-License-Identifier: Apache-2.0
package io.dits.client.cli.local;

import io.dits.client.cli.Action;
import io.dits.client.cli.ExitCode;
import io.dits.client.cli.Session;
import io.dits.client.workspace.Workspace;
import io.dits.client.workspace.commit.Commits;
import io.dits.core.model.CommitId;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Makes a commit of what was added. */
@Command(description = "Makes a commit of all that was added, and moves the branch to it.")
public final class CommitCommand implements Action {
    @Option(
            names = {"-m", "--message"},
            paramLabel = "TEXT",
            description = "What changed.")
    private @Nullable String message;

    @Option(names = "--allow-empty", description = "Make a commit even if nothing changed.")
    private boolean allowEmpty;

    @Override
    public ExitCode run(Session session) throws IOException {
        Workspace workspace = Here.workspace(session);
        CommitId made = new Commits(workspace)
                .commit(Here.author(session, workspace), Optional.ofNullable(message), allowEmpty);
        String head = workspace.head().shown();
        if (session.console().wantsJson()) {
            session.console().json(Map.of("commit", made.hash().hex(), "head", head));
        }
        session.console()
                .say("[" + head + " " + made.hash().hex().substring(0, 10) + "] "
                        + Optional.ofNullable(message)
                                .flatMap(text -> text.lines().findFirst())
                                .orElse("merge"));
        return ExitCode.DONE;
    }
}
