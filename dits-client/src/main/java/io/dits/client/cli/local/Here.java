// SPDX-License-Identifier: Apache-2.0
package io.dits.client.cli.local;

import io.dits.client.cli.ExitCode;
import io.dits.client.cli.Failure;
import io.dits.client.cli.Session;
import io.dits.client.config.Author;
import io.dits.client.config.Origin;
import io.dits.client.config.RemoteUrl;
import io.dits.client.config.UserFiles;
import io.dits.client.workspace.Workspace;
import io.dits.client.workspace.scan.Scope;
import io.dits.core.model.Person;
import io.dits.core.model.RepoPath;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What every command in a working copy begins with. */
public final class Here {
    /** The setting that holds a clone's address from its first moment to its last. */
    public static final String UNFINISHED_CLONE = "clone.unfinished";

    private Here() {}

    /** The working copy that the command runs in. */
    public static Workspace workspace(Session session) throws IOException {
        Workspace workspace = Workspace.find(session.directory(), session.clock(), session.random());
        Optional<String> unfinished = workspace.settings().find(UNFINISHED_CLONE);
        if (unfinished.isPresent()) {
            throw new Failure(
                    ExitCode.ERROR,
                    "this working copy is a clone that has not come to its end",
                    "Go on with it: dits clone " + unfinished.get() + " " + workspace.root());
        }
        return workspace;
    }

    /** Who makes commits here, now. */
    public static Person author(Session session, Workspace workspace) throws IOException {
        UserFiles user = UserFiles.of(session.environment());
        Author author = Author.find(
                        List.of(workspace.settings(), user.settings()), user.credentials(), origin(workspace))
                .orElseThrow(() -> new Failure(
                        ExitCode.ERROR,
                        "wanted somebody as the author of the commit, found nobody signed in and no user.name",
                        "Run: dits login URL, or: dits config set user.name \"Your Name\""));
        Instant now = session.clock().instant();
        int offset = session.clock().getZone().getRules().getOffset(now).getTotalSeconds() / 60;
        return new Person(author.name(), author.email(), now.getEpochSecond(), offset);
    }

    private static Optional<Origin> origin(Workspace workspace) throws IOException {
        Optional<String> address = workspace.remotes().find("origin");
        try {
            return address.map(RemoteUrl::parse).map(RemoteUrl::origin);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** The part of the working copy that arguments mean; all of it if there are none. */
    static Scope scope(Session session, Workspace workspace, List<String> arguments) {
        return arguments.isEmpty()
                ? Scope.ALL
                : new Scope(arguments.stream()
                        .map(argument -> path(session, workspace, argument))
                        .toList());
    }

    /**
     * The path in the repository that an argument means; the root's is empty.
     *
     * @throws Failure if it lies outside, or is no path that a repository can hold
     */
    public static String path(Session session, Workspace workspace, String argument) {
        Path file = session.directory().resolve(argument).normalize();
        if (!file.startsWith(workspace.root())) {
            throw new Failure(
                    ExitCode.ERROR, "wanted a path in the working copy " + workspace.root() + ", found " + argument);
        }
        String text = workspace.root().relativize(file).toString();
        try {
            return RepoPath.parse(text).text();
        } catch (IllegalArgumentException e) {
            throw new Failure(ExitCode.ERROR, argument + ": " + e.getMessage());
        }
    }
}
