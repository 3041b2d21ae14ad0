// SPDX-License-Identifier: Apache-2.0
package io.dits.client;

import io.dits.client.cli.Cli;
import io.dits.client.cli.CommandTable;
import io.dits.client.cli.CompletionCommand;
import io.dits.client.cli.Entry;
import io.dits.client.cli.Group;
import io.dits.client.cli.local.CheckoutCommand;
import io.dits.client.cli.local.CommitCommand;
import io.dits.client.cli.local.InitCommand;
import io.dits.client.cli.local.LogCommand;
import io.dits.client.cli.local.MergeCommand;
import io.dits.client.cli.local.RestoreCommand;
import io.dits.client.cli.local.SwitchCommand;
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
    static CommandTable commands(Outside outside) {
        return new CommandTable(List.of(
                new Group("Work in a working copy", local()),
                new Group("Work with a server", remote()),
                new Group("Dits itself", itself(outside))));
    }

    /** Commands of {@code io.dits.client.cli.local}: each an {@link Entry} whose class is loaded only when it is called. */
    private static List<Entry> local() {
        return List.of(
                Entry.of("commit", "Make a commit of what was added.", CommitCommand::new),
                Entry.of("switch", "Go to another branch.", SwitchCommand::new),
                Entry.of("checkout", "Go to a branch, tag or commit; settle a merge.", CheckoutCommand::new),
                Entry.of("restore", "Bring working files back as they were added.", RestoreCommand::new),
                Entry.of("merge", "Bring the work of another branch into this one.", MergeCommand::new),
                Entry.of("init", "Make a directory a working copy.", InitCommand::new),
                Entry.of("log", "Show commits, newest first.", LogCommand::new));
    }

    private static List<Entry> remote() {
        return List.of();
    }

    private static List<Entry> itself(Outside outside) {
        return List.of(Entry.of(
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
