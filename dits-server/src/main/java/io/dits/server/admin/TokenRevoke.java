// SPDX-License-Identifier: Apache-2.0
package io.dits.server.admin;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code dits-admin token revoke}. */
@Command(name = "revoke", description = "End an API token for ever.", sortOptions = false)
final class TokenRevoke implements Runnable {
    private final Shell shell;

    @Mixin
    private TokenOwner owner = new TokenOwner();

    @Parameters(paramLabel = "ID", description = "Which, as dits-admin token list shows it.")
    private long id;

    TokenRevoke(Shell shell) {
        this.shell = shell;
    }

    @Override
    public void run() {
        String name = owner.name();
        boolean done = shell.installation()
                .withTokens(
                        shell.database(),
                        (accounts, tokens) ->
                                tokens.revoke(owner.of(shell, accounts).id(), id, shell.cause()));
        if (!done) {
            throw new Shell.Failed(name + " has no token " + id + ". See: dits-admin token list --user " + name);
        }
        shell.out()
                .println("token " + id + " of " + name
                        + " is revoked; servers refuse it 5 seconds from now at the latest");
    }
}
