// SPDX-License-Identifier: Apache-2.0
package io.dits.client.cli.local;

import io.dits.client.cli.Action;
import io.dits.client.cli.Colour;
import io.dits.client.cli.Console;
import io.dits.client.cli.ExitCode;
import io.dits.client.cli.Session;
import io.dits.client.workspace.Workspace;
import io.dits.client.workspace.diff.Comparison;
import io.dits.client.workspace.diff.Delta;
import io.dits.client.workspace.history.Revisions;
import io.dits.client.workspace.scan.Scope;
import io.dits.core.codec.Codec;
import io.dits.core.model.Commit;
import io.dits.core.model.CommitId;
import io.dits.core.model.Tag;
import io.dits.core.model.TagId;
import io.dits.core.model.TargetId;
import io.dits.core.model.TreeId;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Shows a commit and what it changed. */
@Command(
        description = {
            "Shows a commit and the files that differ from its first parent, as diff does. New bytes are those",
            "that no file had which the commit changed or removed: a file that was only renamed brings none."
        })
public final class ShowCommand implements Action {
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
        TargetId target = revisions.target(ref);
        Optional<Tag> tag = target instanceof TagId id ? Optional.of(Codec.tag(revisions.bytes(id))) : Optional.empty();
        CommitId id = workspace.commitOf(target);
        Commit commit = revisions.read(id);
        Optional<TreeId> before = commit.parents().stream().findFirst().map(workspace::tree);
        List<Delta> files =
                new Comparison(workspace, Scope.ALL, console.progress()).trees(before, Optional.of(commit.tree()));
        CommitTexts texts = new CommitTexts(workspace, console);
        if (console.wantsJson()) {
            Map<String, Object> answer = texts.json(id, commit);
            answer.put("tag", tag.map(ShowCommand::json));
            answer.put("files", DiffTexts.json(files));
            answer.put("new_bytes", DiffTexts.newBytes(files));
            console.json(answer);
            return ExitCode.DONE;
        }
        tag.ifPresent(found -> print(console, texts, found));
        texts.print(id, commit);
        console.print("");
        DiffTexts.print(console, files);
        return ExitCode.DONE;
    }

    private static void print(Console console, CommitTexts texts, Tag tag) {
        console.print(console.coloured(Colour.ID, "tag " + tag.name()));
        console.print("Tagger: " + CommitTexts.person(tag.tagger()));
        console.print("Date:   " + CommitTexts.time(tag.tagger()));
        texts.message(tag.message());
        console.print("");
    }

    private static Map<String, Object> json(Tag tag) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("name", tag.name());
        answer.put("tagger", CommitTexts.json(tag.tagger()));
        answer.put("message", tag.message());
        return answer;
    }
}
