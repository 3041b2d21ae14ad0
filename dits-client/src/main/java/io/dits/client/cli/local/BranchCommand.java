// SPDX-License-Identifier: Apache-2.0
package io.dits.client.cli.local;

import io.dits.client.cli.Action;
import io.dits.client.cli.Colour;
import io.dits.client.cli.Console;
import io.dits.client.cli.ExitCode;
import io.dits.client.cli.Failure;
import io.dits.client.cli.Session;
import io.dits.client.workspace.Workspace;
import io.dits.client.workspace.disk.ProcessLock;
import io.dits.client.workspace.history.Branches;
import io.dits.client.workspace.history.Revisions;
import io.dits.client.workspace.refs.Head;
import io.dits.core.model.CommitId;
import io.dits.core.model.RefName;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists, makes, renames and deletes branches. */
@Command(
        description = {
            "Without arguments lists the branches. NAME [START] makes one at a commit, at HEAD unless given,",
            "without going to it. -d NAME deletes one, -m [OLD] NEW renames one."
        })
public final class BranchCommand implements Action {
    @Option(
            names = {"-d", "--delete"},
            description = "Delete the branch, unless its commits would be lost.")
    boolean delete;

    @Option(
            names = {"-f", "--force"},
            description = "With -d: delete it all the same.")
    boolean force;

    @Option(
            names = {"-m", "--move"},
            description = "Rename the branch OLD, the current one unless given, to NEW.")
    boolean move;

    @Option(
            names = {"-a", "--all"},
            description = "List remotes' branches as they were last seen, too.")
    boolean all;

    @Parameters(arity = "0..2", paramLabel = "NAME", description = "Names, as above.")
    List<String> names = new ArrayList<>();

    @Override
    public ExitCode run(Session session) throws IOException {
        Workspace workspace = Here.workspace(session);
        if (names.size() > 2 || (delete && (move || names.size() != 1)) || (move && names.isEmpty())) {
            throw new Failure(
                    ExitCode.USAGE,
                    "wanted NAME [START], -d NAME, or -m [OLD] NEW; found " + names,
                    "Run: dits branch --help");
        }
        if (delete) {
            CommitId was = new Branches(workspace).delete(RefName.branch(names.getFirst()), force);
            done(session.console(), names.getFirst(), was, "Deleted branch ", " (was ");
        } else if (move) {
            rename(session.console(), workspace);
        } else if (names.isEmpty()) {
            list(session.console(), workspace);
        } else {
            create(session.console(), workspace);
        }
        return ExitCode.DONE;
    }

    private void create(Console console, Workspace workspace) throws IOException {
        RefName name = RefName.branch(names.getFirst());
        CommitId start;
        // A commit that nothing leads to yet could else be collected before the branch does.
        try (ProcessLock.Held _ = workspace.addingObjects()) {
            start = new Revisions(workspace).commit(names.size() == 2 ? names.get(1) : "HEAD");
            new Branches(workspace).create(name, start, "branch");
        }
        done(console, name.shortName(), start, "New branch ", " (at ");
    }

    private static void done(Console console, String name, CommitId commit, String what, String where) {
        if (console.wantsJson()) {
            console.json(json(name, commit, false));
        }
        console.say(what + name + where + CommitTexts.shortened(commit) + ")");
    }

    private void rename(Console console, Workspace workspace) throws IOException {
        RefName from = names.size() == 2 ? RefName.branch(names.getFirst()) : current(workspace);
        RefName to = RefName.branch(names.getLast());
        new Branches(workspace).rename(from, to);
        if (console.wantsJson()) {
            console.json(Map.of("old_name", from.shortName(), "name", to.shortName()));
        }
        console.say("Branch " + from.shortName() + " is now " + to.shortName());
    }

    private static RefName current(Workspace workspace) throws IOException {
        return workspace
                .head()
                .onBranch()
                .orElseThrow(() -> new Failure(
                        ExitCode.ERROR, "the working copy stands on no branch", "Run: dits branch -m OLD NEW"));
    }

    private void list(Console console, Workspace workspace) throws IOException {
        Head head = workspace.head();
        List<Map<String, Object>> answer = new ArrayList<>();
        if (head instanceof Head.Detached at && !console.wantsJson()) {
            console.print("* " + console.coloured(Colour.BAD, "(no branch, at " + at.shown() + ")"));
        }
        workspace.refs().list(all ? "" : "heads/").forEach((name, target) -> {
            if (name.isTag()) {
                return;
            }
            CommitId commit = workspace.commitOf(target);
            boolean here = head.equals(new Head.OnBranch(name));
            answer.add(json(name.isBranch() ? name.shortName() : name.text(), commit, here));
            if (!console.wantsJson()) {
                String shown = name.isBranch() ? name.shortName() : name.text();
                console.print((here ? "* " : "  ") + console.coloured(here ? Colour.GOOD : Colour.NAME, shown) + "  "
                        + console.coloured(Colour.ID, CommitTexts.shortened(commit)));
            }
        });
        if (console.wantsJson()) {
            console.json(Map.of("branches", answer));
        }
    }

    private static Map<String, Object> json(String name, CommitId commit, boolean here) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("name", name);
        answer.put("commit", commit.hash().hex());
        answer.put("current", here);
        return answer;
    }
}
