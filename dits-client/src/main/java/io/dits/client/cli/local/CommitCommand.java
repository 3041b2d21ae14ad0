// SPDX-License-Identifier: Apache-2.0
package io.dits.client.cli.local;

import io.dits.client.cli.Action;
import io.dits.client.cli.Console;
import io.dits.client.cli.ExitCode;
import io.dits.client.cli.Session;
import io.dits.client.workspace.Workspace;
import io.dits.client.workspace.commit.Commits;
import io.dits.core.model.CommitId;
import io.dits.core.model.Person;
import java.io.IOException;
import java.util.LinkedHashMap;
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
        Console console = session.console();
        Commits commits = new Commits(workspace);
        Optional<String> text = Optional.ofNullable(message);
        Person author = Here.author(session, workspace);
        Optional<CommitId> made =
                allowEmpty ? Optional.of(commits.commit(author, text)) : commits.commitChanges(author, text);
        String head = workspace.head().shown();
        if (console.wantsJson()) {
            Map<String, Object> answer = new LinkedHashMap<>();
            answer.put("commit", made.map(id -> id.hash().hex()));
            answer.put("head", head);
            console.json(answer);
        }
        console.say(made.map(id -> said(head, id, text))
                .orElse("Nothing to commit: nothing was added since the last commit. Run: dits add FILE…"));
        return ExitCode.DONE;
    }

    private static String said(String head, CommitId made, Optional<String> message) {
        return "[" + head + " " + CommitTexts.shortened(made) + "] "
                + message.flatMap(text -> text.lines().findFirst()).orElse("merge");
    }
}
