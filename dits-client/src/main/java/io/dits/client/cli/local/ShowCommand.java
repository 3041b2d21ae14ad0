// SPDX-License-Identifier: Apache-2.0
package io.dits.client.cli.local;

import io.dits.client.cli.Action;
import io.dits.client.cli.Colour;
import io.dits.client.cli.Console;
import io.dits.client.cli.ExitCode;
import io.dits.client.cli.Session;
import io.dits.client.cli.Sizes;
import io.dits.client.workspace.Workspace;
import io.dits.client.workspace.history.CommitFiles;
import io.dits.client.workspace.history.Revisions;
import io.dits.core.codec.Codec;
import io.dits.core.model.Commit;
import io.dits.core.model.CommitId;
import io.dits.core.model.Tag;
import io.dits.core.model.TagId;
import io.dits.core.model.TargetId;
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
            "Shows a commit, the files that differ from its first parent, and how many bytes",
            "of them are new: in no file that the commit changed or removed."
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
        List<CommitFiles.Changed> files = CommitFiles.of(workspace.blobs(), commit);
        CommitTexts texts = new CommitTexts(workspace, console);
        if (console.wantsJson()) {
            Map<String, Object> answer = texts.json(id, commit);
            answer.put("tag", tag.map(ShowCommand::json));
            answer.put("files", files.stream().map(ShowCommand::json).toList());
            answer.put("new_bytes", newBytes(files));
            console.json(answer);
            return ExitCode.DONE;
        }
        tag.ifPresent(found -> print(console, texts, found));
        texts.print(id, commit);
        console.print("");
        files.forEach(file -> console.print(line(console, file)));
        console.print(files.size() + (files.size() == 1 ? " file" : " files") + " changed, "
                + Sizes.bytes(
                        files.stream().mapToLong(CommitFiles.Changed::size).sum()) + ", "
                + Sizes.bytes(newBytes(files)) + " in new chunks");
        return ExitCode.DONE;
    }

    private static void print(Console console, CommitTexts texts, Tag tag) {
        console.print(console.coloured(Colour.ID, "tag " + tag.name()));
        console.print("Tagger: " + CommitTexts.person(tag.tagger()));
        console.print("Date:   " + CommitTexts.time(tag.tagger()));
        texts.message(tag.message());
        console.print("");
    }

    private static long newBytes(List<CommitFiles.Changed> files) {
        return files.stream().mapToLong(CommitFiles.Changed::newBytes).sum();
    }

    private static String status(CommitFiles.Changed file) {
        if (file.change().before().isEmpty()) {
            return "added";
        }
        return file.change().after().isEmpty() ? "deleted" : "modified";
    }

    private static String line(Console console, CommitFiles.Changed file) {
        String status = status(file);
        Colour colour = status.equals("deleted") ? Colour.BAD : Colour.GOOD;
        String shown = console.coloured(colour, status)
                + " ".repeat(10 - status.length())
                + CommitTexts.clean(file.change().path().text());
        return switch (status) {
            case "added" -> shown + "  " + Sizes.bytes(file.size()) + ", " + Sizes.bytes(file.newBytes()) + " new";
            case "deleted" -> shown + "  " + Sizes.bytes(file.oldSize());
            default ->
                shown + "  " + Sizes.bytes(file.oldSize()) + " -> " + Sizes.bytes(file.size()) + ", "
                        + Sizes.bytes(file.newBytes()) + " new";
        };
    }

    private static Map<String, Object> json(CommitFiles.Changed file) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("path", file.change().path().text());
        answer.put("status", status(file));
        answer.put("old_size", file.oldSize());
        answer.put("size", file.size());
        answer.put("new_bytes", file.newBytes());
        return answer;
    }

    private static Map<String, Object> json(Tag tag) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("name", tag.name());
        answer.put("tagger", CommitTexts.json(tag.tagger()));
        answer.put("message", tag.message());
        return answer;
    }
}
