// SPDX-License-Identifier: Apache-2.0
package io.dits.server.admin;

import io.dits.server.meta.CacheBoard;
import io.dits.server.meta.CacheBoard.Seen;
import io.dits.server.meta.CacheBoard.Told;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code dits-admin cache status}. */
@Command(
        name = "status",
        description = {
            "How the caches of all servers do: l1 in memory, l2 on disk.",
            "Each server tells every ten seconds; one that told nothing for five minutes is left out.",
            "CLEARED says whether it has seen the last 'dits-admin cache clear'."
        })
final class CacheStatus implements Runnable {
    private static final String ROW = "%-24s  %-5s  %10s  %10s  %10s  %10s  %7s  %-7s  %s%n";

    private final Shell shell;

    @Option(names = "--json", description = "As a JSON array.")
    private boolean json;

    CacheStatus(Shell shell) {
        this.shell = shell;
    }

    private record Status(long clearing, List<Seen> layers) {
        static Status of(CacheBoard board) {
            return new Status(board.clearing(), board.seen());
        }

        boolean cleared(Told told) {
            return told.clearing() >= clearing;
        }
    }

    @Override
    public void run() {
        Status status = shell.installation().withCaches(shell.database(), Status::of);
        if (json) {
            shell.out()
                    .println(Json.of(status.layers().stream()
                            .map(seen -> fields(status, seen))
                            .toList()));
            return;
        }
        shell.out().printf(ROW, "SERVER", "LAYER", "HELD MB", "OF MB", "HITS", "MISSES", "DAMAGED", "CLEARED", "TOLD");
        for (Seen seen : status.layers()) {
            Told told = seen.told();
            shell.out()
                    .printf(
                            ROW,
                            told.name(),
                            told.layer(),
                            told.bytes() >> 20,
                            told.limit() >> 20,
                            told.hits(),
                            told.misses(),
                            told.damaged(),
                            status.cleared(told) ? "yes" : "not yet",
                            seen.age().toSeconds() + " s ago");
        }
        shell.out().flush();
    }

    private static Map<String, Object> fields(Status status, Seen seen) {
        Told told = seen.told();
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("server", told.name());
        fields.put("server_id", told.server().toString());
        fields.put("layer", told.layer());
        fields.put("bytes", told.bytes());
        fields.put("limit_bytes", told.limit());
        fields.put("hits", told.hits());
        fields.put("misses", told.misses());
        fields.put("damaged", told.damaged());
        fields.put("cleared", status.cleared(told));
        fields.put("told_seconds_ago", seen.age().toSeconds());
        return fields;
    }
}
