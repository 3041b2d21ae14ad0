// SPDX-License-Identifier: Apache-2.0
package io.dits.client.cli.local;

import io.dits.client.cli.Action;
import io.dits.client.cli.Console;
import io.dits.client.cli.ExitCode;
import io.dits.client.cli.Failure;
import io.dits.client.cli.Session;
import io.dits.client.cli.Sizes;
import io.dits.client.progress.Progress;
import io.dits.client.workspace.Workspace;
import io.dits.client.workspace.add.Add;
import io.dits.client.workspace.scan.Scope;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Takes files in for the next commit. */
@Command(
        description = {
            "Takes files in as they are now, for the next commit; also that files are gone.",
            "Of a directory all files below it, but for those that a .ditsignore ignores.",
            "Only what is new in a file takes room. An interrupted add is simply repeated."
        })
public final class AddCommand implements Action {
    @Option(
            names = {"-A", "--all"},
            description = "All of the working copy.")
    private boolean all;

    @Option(
            names = {"-f", "--force"},
            description = "Also what a .ditsignore ignores.")
    private boolean force;

    @Option(
            names = {"-n", "--dry-run"},
            description = "Only say what would be done.")
    private boolean dryRun;

    @Parameters(paramLabel = "FILE", arity = "0..*", description = "Files or directories.")
    private List<String> files = new ArrayList<>();

    @Override
    public ExitCode run(Session session) throws IOException {
        if (files.isEmpty() && !all) {
            throw new Failure(
                    ExitCode.USAGE, "wanted files to add, found none", "Run: dits add FILE, or: dits add --all");
        }
        Workspace workspace = Here.workspace(session);
        Scope scope = all ? Scope.ALL : Here.scope(session, workspace, files);
        Add.Outcome done = add(workspace, scope, session.console().progress());
        show(session.console(), done);
        return ExitCode.DONE;
    }

    private Add.Outcome add(Workspace workspace, Scope scope, Progress progress) throws IOException {
        if (dryRun) {
            return Add.preview(workspace, scope);
        }
        return force ? Add.evenIgnored(workspace, scope, progress) : Add.files(workspace, scope, progress);
    }

    private void show(Console console, Add.Outcome done) {
        done.warnings().forEach(console::warn);
        if (console.wantsJson()) {
            console.json(json(done));
        } else if (dryRun) {
            done.added().forEach(path -> console.print("would add " + path));
            done.changed().forEach(path -> console.print("would look at " + path));
            done.removed().forEach(path -> console.print("would remove " + path));
        } else if (done.nothing()) {
            console.say("Nothing to add: all is as it was added before");
        } else {
            console.say("Added " + counts(done) + ": " + Sizes.bytes(done.read()) + " read, "
                    + Sizes.bytes(done.stored()) + " stored, " + Sizes.bytes(done.known()) + " known before");
        }
    }

    private static String counts(Add.Outcome done) {
        List<String> parts = new ArrayList<>();
        count(parts, done.added().size(), "new");
        count(parts, done.changed().size(), "changed");
        count(parts, done.removed().size(), "removed");
        return String.join(", ", parts);
    }

    private static void count(List<String> parts, int number, String what) {
        if (number > 0) {
            parts.add(number + " " + what);
        }
    }

    private static Map<String, Object> json(Add.Outcome done) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("added", done.added());
        answer.put("changed", done.changed());
        answer.put("removed", done.removed());
        answer.put("bytes_read", done.read());
        answer.put("bytes_stored", done.stored());
        answer.put("bytes_known", done.known());
        answer.put("warnings", done.warnings());
        return answer;
    }
}
