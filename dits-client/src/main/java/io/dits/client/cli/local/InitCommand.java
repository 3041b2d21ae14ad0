// SPDX-License-Identifier: Apache-2.0
package io.dits.client.cli.local;

import io.dits.client.cli.Action;
import io.dits.client.cli.ExitCode;
import io.dits.client.cli.Session;
import io.dits.client.workspace.Workspace;
import io.dits.core.model.RefName;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes a directory a working copy. */
@Command(description = "Files that are there already stay as they are. A working copy that is there already, too.")
public final class InitCommand implements Action {
    @Option(
            names = {"-b", "--branch"},
            paramLabel = "BRANCH",
            description = "The branch to start on; main unless given.")
    Optional<String> branch = Optional.empty();

    @Parameters(
            arity = "0..1",
            paramLabel = "DIR",
            description = "The directory, made if missing; the current one unless given.")
    Optional<Path> directory = Optional.empty();

    @Override
    public ExitCode run(Session session) throws IOException {
        Path wanted = session.directory().resolve(directory.orElse(Path.of(""))).normalize();
        RefName start = branch.map(RefName::branch).orElse(Workspace.MAIN);
        boolean there = Workspace.rootOf(wanted).equals(Optional.of(wanted));
        Workspace workspace = Workspace.init(wanted, start, session.clock(), session.random());
        if (session.console().wantsJson()) {
            Map<String, Object> answer = new LinkedHashMap<>();
            answer.put("path", workspace.root());
            answer.put("head", workspace.head().shown());
            answer.put("created", !there);
            session.console().json(answer);
        }
        session.console()
                .say(
                        there
                                ? "There is a working copy in " + workspace.root() + " already, on "
                                        + workspace.head().shown()
                                : "New working copy in " + workspace.root() + ", on branch " + start.shortName());
        return ExitCode.DONE;
    }
}
