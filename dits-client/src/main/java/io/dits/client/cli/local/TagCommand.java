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
import io.dits.core.codec.Codec;
import io.dits.core.content.Blob;
import io.dits.core.model.CommitId;
import io.dits.core.model.RefName;
import io.dits.core.model.Tag;
import io.dits.core.model.TagId;
import io.dits.core.model.TargetId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists, makes and deletes tags. */
@Command(
        description = {
            "Without arguments lists the tags. NAME [REF] names a commit, HEAD unless given;",
            "with -m the tag has a message, a time and an author of its own. -d NAME deletes one."
        })
public final class TagCommand implements Action {
    @Option(
            names = {"-a", "--annotate"},
            description = "Make a tag with a message; needs -m.")
    boolean annotate;

    @Option(
            names = {"-m", "--message"},
            paramLabel = "MESSAGE",
            description = "The message of the tag; implies -a.")
    Optional<String> message = Optional.empty();

    @Option(
            names = {"-d", "--delete"},
            description = "Delete the tag.")
    boolean delete;

    @Parameters(arity = "0..2", paramLabel = "NAME", description = "Names, as above.")
    List<String> names = new ArrayList<>();

    @Override
    public ExitCode run(Session session) throws IOException {
        Workspace workspace = Here.workspace(session);
        boolean annotated = annotate || message.isPresent();
        if (names.size() > 2 || (delete && (annotated || names.size() != 1)) || (annotated && names.isEmpty())) {
            throw new Failure(
                    ExitCode.USAGE,
                    "wanted NAME [REF], -a -m MESSAGE NAME [REF], or -d NAME; found " + names,
                    "Run: dits tag --help");
        }
        if (annotate && message.isEmpty()) {
            throw new Failure(ExitCode.USAGE, "-a wanted a message, found none", "Run: dits tag -a -m MESSAGE NAME");
        }
        if (delete) {
            TargetId was = new Branches(workspace).deleteTag(RefName.tag(names.getFirst()));
            done(session.console(), workspace, names.getFirst(), was, "Deleted tag ");
        } else if (names.isEmpty()) {
            list(session.console(), workspace);
        } else {
            create(session, workspace);
        }
        return ExitCode.DONE;
    }

    private void create(Session session, Workspace workspace) throws IOException {
        RefName name = RefName.tag(names.getFirst());
        TargetId target;
        // Nothing leads to the tag, nor perhaps to its commit, before the ref does.
        try (ProcessLock.Held _ = workspace.addingObjects()) {
            CommitId commit = new Revisions(workspace).commit(names.size() == 2 ? names.get(1) : "HEAD");
            target = commit;
            if (message.isPresent()) {
                Blob blob = Codec.encode(
                        new Tag(commit, name.shortName(), Here.author(session, workspace), message.get(), new byte[0]));
                workspace.blobs().put(blob);
                target = (TagId) blob.id();
            }
            new Branches(workspace).create(name, target, "tag");
        }
        done(session.console(), workspace, name.shortName(), target, "New tag ");
    }

    private static void done(Console console, Workspace workspace, String name, TargetId target, String what) {
        if (console.wantsJson()) {
            console.json(json(workspace, name, target));
        }
        console.say(what + name + " (" + CommitTexts.shortened(workspace.commitOf(target)) + ")");
    }

    private static void list(Console console, Workspace workspace) {
        List<Map<String, Object>> answer = new ArrayList<>();
        workspace.refs().list("tags/").forEach((name, target) -> {
            if (console.wantsJson()) {
                answer.add(json(workspace, name.shortName(), target));
            } else {
                console.print(console.coloured(Colour.NAME, name.shortName()) + "  "
                        + console.coloured(Colour.ID, CommitTexts.shortened(workspace.commitOf(target))));
            }
        });
        if (console.wantsJson()) {
            console.json(Map.of("tags", answer));
        }
    }

    private static Map<String, Object> json(Workspace workspace, String name, TargetId target) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("name", name);
        answer.put("commit", workspace.commitOf(target).hash().hex());
        answer.put("annotated", target instanceof TagId);
        return answer;
    }
}
