// SPDX-License-Identifier: Apache-2.0
package io.dits.client.cli.remote;

import io.dits.client.cli.Action;
import io.dits.client.cli.ExitCode;
import io.dits.client.cli.Failure;
import io.dits.client.cli.Session;
import picocli.CommandLine.Command;

/** A command that does nothing without one of those below it. */
@Command
public final class GroupCommand implements Action {
    private final String usage;

    /** A command that is used like that, as in {@code dits repo create|list}. */
    public GroupCommand(String usage) {
        this.usage = usage;
    }

    @Override
    public ExitCode run(Session session) {
        throw new Failure(ExitCode.USAGE, "wanted one of: " + usage, "Run: dits help " + usage.split(" ", -1)[1]);
    }
}
