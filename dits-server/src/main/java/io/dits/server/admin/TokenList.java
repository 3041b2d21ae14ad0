// SPDX-License-Identifier: Apache-2.0
package io.dits.server.admin;

import io.dits.server.meta.ApiToken;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code dits-admin token list}. */
@Command(name = "list", description = "The API tokens of a user.", sortOptions = false)
final class TokenList implements Runnable {
    private final Shell shell;

    @Mixin
    private TokenOwner owner = new TokenOwner();

    @Option(names = "--json", description = "As a JSON list.")
    private boolean json;

    TokenList(Shell shell) {
        this.shell = shell;
    }

    @Override
    public void run() {
        List<ApiToken> tokens = shell.installation()
                .withTokens(
                        shell.database(),
                        (accounts, keeper) ->
                                keeper.list(owner.of(shell, accounts).id()));
        if (json) {
            shell.out()
                    .println(Json.of(tokens.stream().map(TokenList::described).toList()));
            return;
        }
        String form = "%-8s %-28s %-36s %-22s %s%n";
        shell.out().printf(form, "ID", "NAME", "SCOPES", "EXPIRES", "LAST USED");
        for (ApiToken token : tokens) {
            shell.out()
                    .printf(
                            form,
                            token.id(),
                            token.name(),
                            String.join(",", token.scopes()),
                            shown(token.expiresAt()),
                            shown(token.lastUsedAt()));
        }
    }

    private static String shown(Optional<Instant> time) {
        return time.map(Instant::toString)
                .map(text -> text.replaceFirst("\\.\\d+", ""))
                .orElse("never");
    }

    private static Map<String, Object> described(ApiToken token) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("id", token.id());
        fields.put("name", token.name());
        fields.put("scopes", token.scopes());
        fields.put("created_at", token.createdAt().toString());
        token.expiresAt().ifPresent(time -> fields.put("expires_at", time.toString()));
        token.lastUsedAt().ifPresent(time -> fields.put("last_used_at", time.toString()));
        return fields;
    }
}
