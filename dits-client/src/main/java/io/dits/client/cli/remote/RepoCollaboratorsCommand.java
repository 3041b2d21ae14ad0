// SPDX-License-Identifier: Apache-2.0
package io.dits.client.cli.remote;

import io.dits.client.cli.Action;
import io.dits.client.cli.ExitCode;
import io.dits.client.cli.Session;
import io.dits.core.wire.MemberAnswer;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lists who may use a repository of a server besides its owner. */
@Command
public final class RepoCollaboratorsCommand implements Action {
    private final Network.Opener network;

    @Mixin
    private final NamedRepository which = new NamedRepository();

    /** A command over that network. */
    public RepoCollaboratorsCommand(Network.Opener network) {
        this.network = network;
    }

    @Override
    public ExitCode run(Session session) throws IOException {
        List<MemberAnswer> all = which.open(network.open(session)).collaborators();
        if (session.console().wantsJson()) {
            session.console()
                    .json(all.stream().map(RepoCollaboratorsCommand::described).toList());
            return ExitCode.DONE;
        }
        all.forEach(member -> session.console().print(member.username() + "\t" + member.role()));
        return ExitCode.DONE;
    }

    static Map<String, Object> described(MemberAnswer member) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("username", member.username());
        answer.put("display_name", member.displayName());
        answer.put("role", member.role());
        answer.put("since", member.since().toString());
        return answer;
    }
}
