// SPDX-License-Identifier: Apache-2.0
package io.dits.server.admin;

import io.dits.server.meta.ApiToken;
import io.dits.server.service.TokenKeeper;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code dits-admin token create}. */
@Command(name = "create", description = "Make an API token for a user and print it, this once.", sortOptions = false)
final class TokenCreate implements Runnable {
    private final Shell shell;

    @Mixin
    private TokenOwner owner = new TokenOwner();

    @Option(names = "--name", required = true, paramLabel = "TEXT", description = "What it is for.")
    private @Nullable String name;

    @Option(
            names = "--scope",
            required = true,
            split = ",",
            paramLabel = "SCOPE",
            description = "repo:read, repo:write, repo:admin, user, org or admin; more than once, or with commas.")
    private List<String> scopes = List.of();

    @Option(names = "--days", paramLabel = "DAYS", description = "How long it is good (default: until it is revoked).")
    private @Nullable Integer days;

    TokenCreate(Shell shell) {
        this.shell = shell;
    }

    @Override
    public void run() {
        if (days != null && days < 1) {
            throw new IllegalArgumentException("--days: wanted 1 or more");
        }
        Optional<Duration> validFor = Optional.ofNullable(days).map(Duration::ofDays);
        TokenKeeper.Made made = shell.installation()
                .withTokens(
                        shell.database(),
                        (accounts, tokens) -> tokens.create(
                                owner.of(shell, accounts),
                                new TokenKeeper.Wanted(Objects.requireNonNull(name), scopes, tokens.in(validFor)),
                                shell.cause()));
        ApiToken token = made.token();
        shell.err()
                .println("token " + token.id() + " of " + owner.name() + " for " + String.join(", ", token.scopes())
                        + token.expiresAt().map(time -> ", until " + time).orElse("")
                        + ". It is never shown again:");
        shell.out().println(made.text());
    }
}
