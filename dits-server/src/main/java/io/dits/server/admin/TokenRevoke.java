// SPDX-License-Identifier: Apache-2.0
package io.dits.server.admin;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code dits-admin token revoke}. */
@Command(name = "revoke", description = "End an API token for ever.", sortOptions = false)
final class TokenRevoke implements Runnable {
    private final Shell shell;

    @Option(
            names = "--user",
            required = true,
            paramLabel = "NAME",
            description = "Whose: a username or e-mail address.")
    private @Nullable String user;

    @Parameters(paramLabel = "ID", description = "Which, as dits-admin token list shows it.")
    private long id;

    TokenRevoke(Shell shell) {
        this.shell = shell;
    }

    @Override
    public void run() {
        String name = Objects.requireNonNull(user);
        boolean done = shell.installation()
                .withTokens(
                        shell.database(),
                        (accounts, tokens) ->
                                tokens.revoke(shell.user(accounts, name).id(), id, shell.cause()));
        if (!done) {
            throw new Shell.Failed(name + " has no token " + id + ". See: dits-admin token list --user " + name);
        }
        shell.out()
                .println("token " + id + " of " + name
                        + " is revoked; servers refuse it 5 seconds from now at the latest");
    }
}
