// SPDX-License-Identifier: Apache-2.0
package io.dits.server.admin;

import io.dits.server.config.Sizes;
import io.dits.server.meta.Quotas;
import io.dits.server.meta.Quotas.Standing;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code dits-admin quota set}. */
@Command(
        name = "set",
        description = {
            "Set what an owner may keep, whatever the configuration says for all.",
            "A quota below what is there already deletes nothing: it refuses what would be added."
        })
final class QuotaSet implements Runnable {
    private final Shell shell;

    @ArgGroup(multiplicity = "1")
    private @Nullable QuotaOwner owner;

    @Option(
            names = "--storage",
            paramLabel = "SIZE",
            description = "Bytes, such as 500GB; 'unlimited'; or 'default' for what the configuration says.")
    private @Nullable String storage;

    @Option(names = "--repos", paramLabel = "N", description = "How many repositories; 'unlimited' or 'default'.")
    private @Nullable String repositories;

    @Option(names = "--json", description = "As a JSON object.")
    private boolean json;

    QuotaSet(Shell shell) {
        this.shell = shell;
    }

    @Override
    public void run() {
        Optional<Quotas.Change> bytes = Optional.ofNullable(storage).map(QuotaSet::bytes);
        Optional<Quotas.Change> number = Optional.ofNullable(repositories).map(QuotaSet::number);
        if (bytes.isEmpty() && number.isEmpty()) {
            throw new Shell.Failed("wanted --storage SIZE, --repos N or both, found neither");
        }
        Standing standing = shell.installation().withQuotas(shell.database(), shell.quotas(), (quotas, accounts) -> {
            String name = Objects.requireNonNull(owner).name(accounts);
            if (!quotas.set(name, bytes, number, shell.cause())) {
                throw QuotaOwner.unknown(name);
            }
            return quotas.find(name).orElseThrow(() -> QuotaOwner.unknown(name));
        });
        QuotaShow.show(standing, json, shell.out());
    }

    private static Quotas.Change bytes(String text) {
        try {
            return QuotaOwner.word(text).orElseGet(() -> Quotas.Change.to(Sizes.parse(text)));
        } catch (IllegalArgumentException e) {
            throw new Shell.Failed("--storage: " + e.getMessage() + "; or unlimited, or default");
        }
    }

    private static Quotas.Change number(String text) {
        return QuotaOwner.word(text).orElseGet(() -> {
            if (!text.matches("[0-9]{1,9}")) {
                throw new Shell.Failed("--repos: wanted a number, unlimited or default, found '" + text + "'");
            }
            return Quotas.Change.to(Long.parseLong(text));
        });
    }
}
