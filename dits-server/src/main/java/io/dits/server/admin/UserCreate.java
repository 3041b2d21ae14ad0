// SPDX-License-Identifier: Apache-2.0
package io.dits.server.admin;

import io.dits.server.meta.Users.Creation;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code dits-admin user create}. */
@Command(name = "create", description = "Make an account and print its username.", sortOptions = false)
final class UserCreate implements Runnable {
    private final Shell shell;

    @Option(names = "--email", required = true, paramLabel = "ADDRESS", description = "What the person signs in with.")
    private @Nullable String email;

    @ArgGroup
    private @Nullable PasswordChoice password;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--role", paramLabel = "ROLE", description = "${COMPLETION-CANDIDATES} (default ${DEFAULT-VALUE}).")
    private Role role = Role.user;

    @Option(
            names = "--username",
            paramLabel = "NAME",
            description =
                    "The name that owns the person's repositories (default: from the address, with -2, -3 … if taken).")
    private @Nullable String username;

    UserCreate(Shell shell) {
        this.shell = shell;
    }

    /** As typed on the command line. */
    enum Role {
        user,
        admin
    }

    @Override
    public void run() {
        String address = Objects.requireNonNull(email);
        String text = PasswordChoice.read(password, shell, Objects.requireNonNull(spec));
        Creation creation = shell.installation()
                .withAccounts(
                        shell.database(),
                        accounts -> accounts.create(
                                address, Optional.ofNullable(username), text, role == Role.admin, shell.cause()));
        switch (creation) {
            case Creation.Created created ->
                shell.out()
                        .println("created " + role + " " + created.user().email() + ", username "
                                + created.user().username());
            case Creation.EmailTaken _ ->
                throw new Shell.Failed("an account with the e-mail " + address
                        + " exists already. To set its password: dits-admin user password --email " + address);
            case Creation.NameTaken _ ->
                throw new Shell.Failed("the username " + username + " is taken. Choose another with --username");
        }
    }
}
