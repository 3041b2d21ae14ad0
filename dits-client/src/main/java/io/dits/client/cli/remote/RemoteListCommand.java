// SPDX-License-Identifier: Apache-2.0
package io.dits.client.cli.remote;

import io.dits.client.cli.Action;
import io.dits.client.cli.ExitCode;
import io.dits.client.cli.Session;
import io.dits.client.cli.local.Here;
import java.io.IOException;
import java.util.SortedMap;
import picocli.CommandLine.Command;

/** Lists the remotes of a working copy. */
@Command
public final class RemoteListCommand implements Action {
    @Override
    public ExitCode run(Session session) throws IOException {
        SortedMap<String, String> all = Here.workspace(session).remotes().all();
        if (session.console().wantsJson()) {
            session.console().json(all);
            return ExitCode.DONE;
        }
        all.forEach((name, url) -> session.console().print(name + "\t" + url));
        return ExitCode.DONE;
    }
}
