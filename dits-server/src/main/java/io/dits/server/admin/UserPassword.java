// SPDX-License-Identifier: Apache-2.0
package io.dits.server.admin;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code dits-admin user password}. */
@Command(name = "password", description = "Set the password of an account; its sign-ins and API tokens end.")
final class UserPassword implements Runnable {
    private final Shell shell;

    @Option(names = "--email", required = true, paramLabel = "ADDRESS", description = "Whose; a username does as well.")
    private @Nullable String email;

    @ArgGroup
    private @Nullable PasswordChoice password;

    @Spec
    private @Nullable CommandSpec spec;

    UserPassword(Shell shell) {
        this.shell = shell;
    }

    @Override
    public void run() {
        String login = Objects.requireNonNull(email);
        String text = PasswordChoice.read(password, shell, Objects.requireNonNull(spec));
        boolean done = shell.installation()
                .withAccounts(
                        shell.database(),
                        accounts -> accounts.find(login)
                                .map(user -> accounts.setPassword(user.id(), text, shell.cause()))
                                .orElse(false));
        if (!done) {
            throw new Shell.Failed("no account has the e-mail or username " + login + ". See: dits-admin user list");
        }
        shell.out().println("the password of " + login + " is set");
    }
}
