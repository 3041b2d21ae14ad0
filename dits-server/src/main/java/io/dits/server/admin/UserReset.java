// SPDX-License-Identifier: Apache-2.0
package io.dits.server.admin;

import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code dits-admin user reset}. */
@Command(
        name = "reset",
        description = {
            "Print a link by which a person sets a new password, once.",
            "Using it ends all sign-ins and API tokens of the account."
        },
        sortOptions = false)
final class UserReset implements Runnable {
    private final Shell shell;

    @Option(names = "--email", required = true, paramLabel = "ADDRESS", description = "Whose; a username does as well.")
    private @Nullable String email;

    @Option(names = "--hours", paramLabel = "HOURS", description = "How long it is good (default ${DEFAULT-VALUE}).")
    private int hours = 24;

    UserReset(Shell shell) {
        this.shell = shell;
    }

    @Override
    public void run() {
        if (hours < 1 || hours > 24 * 30) {
            throw new IllegalArgumentException("--hours: wanted 1 to 720");
        }
        Optional<URI> server =
                shell.configuration().whole().flatMap(config -> config.http().publicUrl());
        String secret = shell.installation()
                .withResets(
                        shell.database(),
                        (accounts, resets) -> resets.issue(
                                shell.user(accounts, Objects.requireNonNull(email))
                                        .id(),
                                Duration.ofHours(hours),
                                shell.cause()));
        if (server.isEmpty()) {
            shell.err().println("server.public_url is not set: put your server's address before this path");
        }
        shell.out().println(server.map(URI::toString).orElse("") + "/login/reset?token=" + secret);
    }
}
