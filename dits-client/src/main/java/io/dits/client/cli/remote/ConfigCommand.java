// SPDX-License-Identifier: Apache-2.0
package io.dits.client.cli.remote;

import io.dits.client.cli.Action;
import io.dits.client.cli.ExitCode;
import io.dits.client.cli.Failure;
import io.dits.client.cli.Session;
import io.dits.client.cli.local.Here;
import io.dits.client.config.SettingsFile;
import io.dits.client.config.UserFiles;
import io.dits.client.workspace.Workspace;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Reads and writes settings: of the user, or of one working copy, which go before them. */
@Command(description = {"Keys: user.name and user.email, the author of commits; else the one who is signed in."})
public final class ConfigCommand implements Action {
    private static final Set<String> KEYS = Set.of("user.name", "user.email");

    private final What what;

    /** What is done with a setting. */
    public enum What {
        /** Show one. */
        GET,
        /** Change one. */
        SET,
        /** Remove one. */
        UNSET,
        /** Show all. */
        LIST
    }

    @Option(names = "--local", description = "Of this working copy only.")
    boolean local;

    @Parameters(
            arity = "0..2",
            paramLabel = "[KEY [VALUE]]",
            hideParamSyntax = true,
            description = "As in user.name \"Ada Lovelace\".")
    List<String> arguments = List.of();

    /** A command that does that. */
    public ConfigCommand(What what) {
        this.what = what;
    }

    @Override
    public ExitCode run(Session session) throws IOException {
        int wanted = switch (what) {
            case GET, UNSET -> 1;
            case SET -> 2;
            case LIST -> 0;
        };
        if (arguments.size() != wanted) {
            throw new Failure(
                    ExitCode.USAGE,
                    "wanted " + (wanted == 0 ? "no arguments" : wanted == 1 ? "KEY" : "KEY VALUE") + ", found "
                            + arguments.size() + " arguments");
        }
        switch (what) {
            case GET -> get(session, arguments.getFirst());
            case SET -> set(session, arguments.getFirst(), arguments.getLast());
            case UNSET -> file(session).remove(arguments.getFirst());
            case LIST -> list(session);
        }
        return ExitCode.DONE;
    }

    private void set(Session session, String key, String value) throws IOException {
        if (!KEYS.contains(key)) {
            throw new Failure(
                    ExitCode.USAGE,
                    "wanted one of " + KEYS.stream().sorted().toList() + ", found '" + key + "'",
                    "Remotes are set by: dits remote, and what branches follow by: dits push -u");
        }
        file(session).set(key, value);
    }

    private void get(Session session, String key) throws IOException {
        Optional<String> value = Optional.ofNullable(all(session).get(key));
        String found = value.orElseThrow(() -> new Failure(ExitCode.ERROR, "'" + key + "' is not set"));
        if (session.console().wantsJson()) {
            session.console().json(Map.of(key, found));
            return;
        }
        session.console().print(found);
    }

    private void list(Session session) throws IOException {
        SortedMap<String, String> all = all(session);
        if (session.console().wantsJson()) {
            session.console().json(all);
            return;
        }
        all.forEach((key, value) -> session.console().print(key + " = " + value));
    }

    private SortedMap<String, String> all(Session session) throws IOException {
        SortedMap<String, String> all = new TreeMap<>();
        List<SettingsFile> files = new ArrayList<>();
        if (!local) {
            files.add(UserFiles.of(session.environment()).settings());
        }
        if (local || Workspace.rootOf(session.directory()).isPresent()) {
            files.add(Here.workspace(session).settings());
        }
        for (SettingsFile file : files) {
            all.putAll(file.all());
        }
        return all;
    }

    private SettingsFile file(Session session) throws IOException {
        return local
                ? Here.workspace(session).settings()
                : UserFiles.of(session.environment()).settings();
    }
}
