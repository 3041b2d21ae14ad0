// SPDX-License-Identifier: Apache-2.0
package io.dits.server.admin;

import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code dits-admin cache clear}. */
@Command(
        name = "clear",
        description = {
            "Have all servers forget what their caches hold, in memory and on disk.",
            "They look every two seconds. One that is off clears its disk when it starts."
        })
final class CacheClear implements Runnable {
    private final Shell shell;

    @Option(names = "--json", description = "As a JSON object.")
    private boolean json;

    CacheClear(Shell shell) {
        this.shell = shell;
    }

    @Override
    public void run() {
        long number = shell.installation().withCaches(shell.database(), board -> board.clear(shell.cause()));
        if (json) {
            shell.out().println(Json.of(Map.of("clearing", number)));
            return;
        }
        shell.out().println("All servers clear their caches within seconds. To see it: dits-admin cache status");
    }
}
