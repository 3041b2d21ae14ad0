// SPDX-License-Identifier: Apache-2.0
package io.dits.client.cli.local;

import io.dits.client.cli.Action;
import io.dits.client.cli.ExitCode;
import io.dits.client.cli.Session;
import io.dits.client.cli.Sizes;
import io.dits.client.workspace.history.Garbage;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;

/** Removes objects that nothing leads to. */
@Command(
        description = {
            "Removes objects that neither branches, tags, HEAD, a waiting merge, the index",
            "nor the log of branches lead to. Removes nothing if something needed is missing."
        })
public final class GcCommand implements Action {
    @Override
    public ExitCode run(Session session) throws IOException {
        Garbage.Collected collected = Garbage.collect(Here.workspace(session));
        if (session.console().wantsJson()) {
            Map<String, Object> answer = new LinkedHashMap<>();
            answer.put("kept", collected.kept());
            answer.put("removed", collected.removed());
            answer.put("freed_bytes", collected.freed());
            session.console().json(answer);
        }
        session.console()
                .say("Removed " + collected.removed() + " objects, kept " + collected.kept() + ", freed "
                        + Sizes.bytes(collected.freed()));
        return ExitCode.DONE;
    }
}
