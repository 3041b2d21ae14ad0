// SPDX-License-Identifier: Apache-2.0
package io.dits.client;

import io.dits.client.cli.Cli;
import io.dits.client.cli.CommandTable;
import io.dits.client.cli.CompletionCommand;
import io.dits.client.cli.Entry;
import io.dits.client.cli.Group;
import io.dits.client.cli.local.AddCommand;
import io.dits.client.cli.local.BranchCommand;
import io.dits.client.cli.local.CheckoutCommand;
import io.dits.client.cli.local.CommitCommand;
import io.dits.client.cli.local.DiffCommand;
import io.dits.client.cli.local.GcCommand;
import io.dits.client.cli.local.InitCommand;
import io.dits.client.cli.local.LogCommand;
import io.dits.client.cli.local.MergeCommand;
import io.dits.client.cli.local.MvCommand;
import io.dits.client.cli.local.RestoreCommand;
import io.dits.client.cli.local.RmCommand;
import io.dits.client.cli.local.ShowCommand;
import io.dits.client.cli.local.StatusCommand;
import io.dits.client.cli.local.SwitchCommand;
import io.dits.client.cli.local.TagCommand;
import io.dits.client.cli.local.VerifyCommand;
import io.dits.client.cli.remote.CloneCommand;
import io.dits.client.cli.remote.ConfigCommand;
import io.dits.client.cli.remote.ConfigCommand.What;
import io.dits.client.cli.remote.FetchCommand;
import io.dits.client.cli.remote.GroupCommand;
import io.dits.client.cli.remote.LoginCommand;
import io.dits.client.cli.remote.LogoutCommand;
import io.dits.client.cli.remote.Network;
import io.dits.client.cli.remote.PullCommand;
import io.dits.client.cli.remote.PushCommand;
import io.dits.client.cli.remote.RemoteListCommand;
import io.dits.client.cli.remote.RemoteRemoveCommand;
import io.dits.client.cli.remote.RemoteSetCommand;
import io.dits.client.cli.remote.RepoCollaboratorsCommand;
import io.dits.client.cli.remote.RepoCreateCommand;
import io.dits.client.cli.remote.RepoListCommand;
import io.dits.client.cli.remote.RepoShareCommand;
import io.dits.client.cli.remote.RepoShowCommand;
import io.dits.client.cli.remote.RepoUnshareCommand;
import io.dits.client.cli.remote.RepoVisibilityCommand;
import io.dits.client.cli.remote.WhoamiCommand;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Puts the program together. Nothing here does work: a command's class is loaded when it is called. */
public final class Wiring {
    private Wiring() {}

    /** The command line in a world. */
    public static Cli cli(Outside outside) {
        return new Cli(
                commands(outside),
                outside.terminal(),
                outside.directory(),
                outside.environment(),
                outside.clock(),
                outside.random(),
                Wiring::version);
    }

    /** All commands. */
    public static CommandTable commands(Outside outside) {
        Network.Opener network =
                session -> Network.open(session, outside.sleeper(), outside.silence(), "dits/" + version());
        return new CommandTable(List.of(
                new Group("Files and commits", files()),
                new Group("Branches and tags", branches()),
                new Group("Work with a server", remote(network)),
                new Group("Upkeep", upkeep(outside))));
    }

    /** Each an {@link Entry} whose class is loaded only when it is called. */
    private static List<Entry> files() {
        return List.of(
                Entry.of("init", "Make a directory a working copy.", InitCommand::new),
                Entry.alone("status", "Say what changed since the last commit.", StatusCommand::new),
                Entry.alone("diff", "Show which files differ, and how much is new.", DiffCommand::new),
                Entry.of("add", "Take files in for the next commit.", AddCommand::new),
                Entry.of("rm", "Remove files from the next commit.", RmCommand::new),
                Entry.of("mv", "Move a file or directory.", MvCommand::new),
                Entry.of("restore", "Bring files back as they were added or committed.", RestoreCommand::new),
                Entry.of("commit", "Make a commit of what was added.", CommitCommand::new),
                Entry.alone("log", "Show commits, newest first.", LogCommand::new),
                Entry.alone("show", "Show a commit and what it changed.", ShowCommand::new));
    }

    private static List<Entry> branches() {
        return List.of(
                Entry.alone("branch", "List, make, rename or delete branches.", BranchCommand::new),
                Entry.of("switch", "Go to another branch.", SwitchCommand::new),
                Entry.of("checkout", "Go to a branch, tag or commit; settle a merge.", CheckoutCommand::new),
                Entry.of("merge", "Bring the work of another branch into this one.", MergeCommand::new),
                Entry.of("tag", "List, make or delete tags.", TagCommand::new));
    }

    private static List<Entry> remote(Network.Opener network) {
        return List.of(
                Entry.of("login", "Sign in at a server.", () -> new LoginCommand(network)),
                Entry.of("logout", "Sign out at a server.", () -> new LogoutCommand(network)),
                Entry.of("whoami", "Show who is signed in.", () -> new WhoamiCommand(network)),
                new Entry(
                        "repo",
                        "Make, show and share repositories on a server.",
                        () -> new GroupCommand("dits repo create|list|show|visibility|collaborators|share|unshare"),
                        List.of(
                                Entry.of("create", "Make a repository.", () -> new RepoCreateCommand(network)),
                                Entry.of("list", "List repositories.", () -> new RepoListCommand(network)),
                                Entry.of("show", "Show a repository.", () -> new RepoShowCommand(network)),
                                Entry.of(
                                        "visibility",
                                        "Make a repository private or public.",
                                        () -> new RepoVisibilityCommand(network)),
                                Entry.of(
                                        "collaborators",
                                        "List who may use a repository besides its owner.",
                                        () -> new RepoCollaboratorsCommand(network)),
                                Entry.of(
                                        "share",
                                        "Give a user a role in a repository.",
                                        () -> new RepoShareCommand(network)),
                                Entry.of(
                                        "unshare",
                                        "Take away the role of a user in a repository.",
                                        () -> new RepoUnshareCommand(network))),
                        false),
                Entry.of("clone", "Make a working copy of a repository.", () -> new CloneCommand(network)),
                new Entry(
                        "remote",
                        "Name the repositories that a working copy belongs to.",
                        RemoteListCommand::new,
                        List.of(
                                Entry.of("list", "List remotes.", RemoteListCommand::new),
                                Entry.of("add", "Add a remote.", RemoteSetCommand::add),
                                Entry.of("remove", "Forget a remote.", RemoteRemoveCommand::new),
                                Entry.of("set-url", "Change a remote's address.", RemoteSetCommand::change)),
                        false),
                Entry.alone("fetch", "Copy what is new on a remote.", () -> new FetchCommand(network)),
                Entry.alone("pull", "Fetch, and bring it into this branch.", () -> new PullCommand(network)),
                Entry.alone("push", "Copy what is new here to a remote.", () -> new PushCommand(network)));
    }

    private static List<Entry> upkeep(Outside outside) {
        return List.of(
                Entry.of("verify", "Check that every object is there and undamaged.", VerifyCommand::new),
                Entry.of("gc", "Remove objects that nothing leads to.", GcCommand::new),
                new Entry(
                        "config",
                        "Read and write settings.",
                        () -> new ConfigCommand(What.LIST),
                        List.of(
                                Entry.of("get", "Show a setting.", () -> new ConfigCommand(What.GET)),
                                Entry.of("set", "Change a setting.", () -> new ConfigCommand(What.SET)),
                                Entry.of("unset", "Remove a setting.", () -> new ConfigCommand(What.UNSET)),
                                Entry.of("list", "Show all settings.", () -> new ConfigCommand(What.LIST))),
                        false),
                Entry.of(
                        "completion",
                        "Print a script for completion in bash or zsh.",
                        () -> new CompletionCommand(() -> commands(outside))));
    }

    /** The version of this build. */
    static String version() {
        try (InputStream in = Wiring.class.getResourceAsStream("version")) {
            return in == null ? "unknown" : new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
