// SPDX-License-Identifier: Apache-2.0
package io.dits.server.admin;

import io.dits.server.meta.User;
import io.dits.server.service.Accounts;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code dits-admin user list}. */
@Command(name = "list", description = "List all accounts by username.")
final class UserList implements Runnable {
    private final Shell shell;

    @Option(names = "--json", description = "As a JSON array.")
    private boolean json;

    UserList(Shell shell) {
        this.shell = shell;
    }

    @Override
    public void run() {
        List<User> users = shell.installation().withAccounts(shell.database(), Accounts::list);
        if (json) {
            shell.out().println(Json.of(users.stream().map(UserList::fields).toList()));
            return;
        }
        int name =
                users.stream().mapToInt(u -> u.username().text().length()).max().orElse(0);
        int email = users.stream().mapToInt(u -> u.email().length()).max().orElse(0);
        String row = "%-" + Math.max(8, name) + "s  %-" + Math.max(5, email) + "s  %-5s  %-8s  %s%n";
        shell.out().printf(row, "USERNAME", "EMAIL", "ROLE", "STATE", "CREATED");
        for (User user : users) {
            Map<String, Object> fields = fields(user);
            shell.out()
                    .printf(
                            row,
                            fields.get("username"),
                            fields.get("email"),
                            fields.get("role"),
                            fields.get("state"),
                            fields.get("created_at"));
        }
    }

    private static Map<String, Object> fields(User user) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("id", user.id());
        fields.put("username", user.username().text());
        fields.put("email", user.email());
        fields.put("display_name", user.displayName());
        fields.put("role", user.admin() ? "admin" : "user");
        fields.put("state", user.active() ? "active" : "disabled");
        fields.put(
                "created_at", user.createdAt().truncatedTo(ChronoUnit.SECONDS).toString());
        return fields;
    }
}
