// SPDX-License-Identifier: Apache-2.0
package io.dits.server.admin;

import io.dits.server.meta.AuditEvent;
import io.dits.server.meta.CacheBoard;
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
        long number = shell.installation().withCaches(shell.database(), CacheBoard::clear);
        shell.tell(AuditEvent.of("cache.cleared", "server"));
        if (json) {
            shell.out().println(Json.of(Map.of("clearing", number)));
            return;
        }
        shell.out().println("All servers clear their caches within seconds. To see it: dits-admin cache status");
    }
}
