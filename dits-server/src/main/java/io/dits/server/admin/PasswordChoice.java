// SPDX-License-Identifier: Apache-2.0
package io.dits.server.admin;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The two ways of giving a password on the command line; without either it is asked for at the terminal. */
final class PasswordChoice {
    private static final int GOOD_LENGTH = 12;
    private static final Set<String> KNOWN_TO_ALL =
            Set.of("secret", "password", "admin", "administrator", "letmein", "changeme", "123456789012", "dits");

    @Option(
            names = "--password",
            paramLabel = "PASSWORD",
            description = "The password; other users of this machine may see it in the list of processes.")
    private @Nullable String password;

    @Option(names = "--password-stdin", description = "Read the password from the standard input.")
    void fromStdin(boolean yes) {
        password = yes ? null : password;
    }

    /** The password; one that is easily guessed is taken, with a warning. */
    static String read(@Nullable PasswordChoice choice, Shell shell, CommandSpec command) {
        String text = choice == null
                ? shell.askPassword()
                        .orElseThrow(() -> new ParameterException(
                                command.commandLine(),
                                "wanted --password, --password-stdin or a terminal to ask for the password"))
                : shell.password(Optional.ofNullable(choice.password));
        if (text.length() < GOOD_LENGTH || KNOWN_TO_ALL.contains(text.toLowerCase(Locale.ROOT))) {
            shell.err()
                    .println("warning: this password is easily guessed; " + GOOD_LENGTH
                            + " characters or more are better");
        }
        return text;
    }
}
