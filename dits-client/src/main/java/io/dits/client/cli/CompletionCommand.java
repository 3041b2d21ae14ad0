// SPDX-License-Identifier: Apache-2.0
package io.dits.client.cli;

import java.util.function.Supplier;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Prints a script that teaches a shell to complete commands and options. */
@Command(description = {"For bash: source <(dits completion bash)", "For zsh: source <(dits completion zsh)"})
public final class CompletionCommand implements Action {
    /** The shells that there is a script for. */
    enum Shell {
        bash,
        zsh
    }

    private final Supplier<CommandTable> table;

    @Parameters(paramLabel = "SHELL", description = "One of: ${COMPLETION-CANDIDATES}.")
    Shell shell = Shell.bash;

    /** A command that completes those of a table. */
    public CompletionCommand(Supplier<CommandTable> table) {
        this.table = table;
    }

    @Override
    public ExitCode run(Session session) {
        // The script switches zsh to bash's way of completing by itself.
        session.console().print(AutoComplete.bash("dits", table.get().all()));
        return ExitCode.DONE;
    }
}
