// SPDX-License-Identifier: Apache-2.0
package io.dits.server.admin;

import io.dits.server.meta.User;
import io.dits.server.service.Accounts;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Whose tokens a command is about. */
final class TokenOwner {
    @Option(
            names = "--user",
            required = true,
            paramLabel = "NAME",
            description = "Whose: a username or e-mail address.")
    private @Nullable String user;

    /** As it was given. */
    String name() {
        return Objects.requireNonNull(user);
    }

    /** The account; throws if there is none. */
    User of(Shell shell, Accounts accounts) {
        return shell.user(accounts, name());
    }
}
