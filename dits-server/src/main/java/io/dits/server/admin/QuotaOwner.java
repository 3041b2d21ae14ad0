// SPDX-License-Identifier: Apache-2.0
package io.dits.server.admin;

import io.dits.server.meta.Quotas;
import io.dits.server.service.Accounts;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Whose quota: one of two options. */
final class QuotaOwner {
    @Option(names = "--user", paramLabel = "EMAIL|NAME", description = "A person's.")
    private @Nullable String user;

    @Option(names = "--org", paramLabel = "NAME", description = "An organisation's.")
    private @Nullable String organisation;

    /** The owner's name; fails if there is no such person. */
    String name(Accounts accounts) {
        if (organisation != null) {
            return organisation;
        }
        String login = String.valueOf(user);
        return accounts.find(login)
                .map(found -> found.username().text())
                .orElseThrow(() -> new Shell.Failed(
                        "no account has the e-mail or username " + login + ". See: dits-admin user list"));
    }

    static Shell.Failed unknown(String name) {
        return new Shell.Failed("no person and no organisation has the name " + name);
    }

    /** For {@code --json}. */
    static Map<String, Object> fields(Quotas.Standing standing) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("owner", standing.owner());
        fields.put("storage_quota", standing.storage().<Object>map(most -> most).orElse("unlimited"));
        fields.put("storage_quota_from", from(standing.ownStorage()));
        fields.put("storage_counts", standing.logicalCounts() ? "logical" : "physical");
        fields.put("physical_bytes", standing.use().physical());
        fields.put("logical_bytes", standing.use().logical());
        fields.put("reserved_bytes", standing.use().reserved());
        fields.put(
                "repository_quota",
                standing.repositories().<Object>map(most -> most).orElse("unlimited"));
        fields.put("repository_quota_from", from(standing.ownRepositories()));
        fields.put("repositories", standing.use().repositories());
        return fields;
    }

    private static String from(boolean own) {
        return own ? "owner" : "default";
    }

    /** What {@code unlimited} and {@code default} mean; empty for a number. */
    static Optional<Quotas.Change> word(String text) {
        return switch (text) {
            case "unlimited" -> Optional.of(Quotas.Change.UNLIMITED);
            case "default" -> Optional.of(Quotas.Change.USUAL);
            default -> Optional.empty();
        };
    }
}
