// SPDX-License-Identifier: Apache-2.0
package io.dits.client.cli.remote;

import io.dits.client.cli.ExitCode;
import io.dits.client.cli.Failure;
import io.dits.client.cli.Sizes;
import io.dits.client.config.RemoteUrl;
import io.dits.client.sync.Local;
import io.dits.client.workspace.Remotes;
import io.dits.client.workspace.Workspace;
import io.dits.core.graph.Transfer;
import io.dits.core.model.ObjectId;
import io.dits.core.model.RefName;
import java.io.IOException;
import java.util.Optional;
import java.util.SortedMap;

/** What the commands that copy between a working copy and a server share. */
final class Copy {
    private Copy() {}

    static Local local(Workspace workspace) {
        return new Local(workspace.blobs(), workspace.refs());
    }

    /** The remote that is meant: the one named, else what the branch follows, else origin, else the only one. */
    static String remote(Workspace workspace, Optional<String> named) throws IOException {
        if (named.isPresent()) {
            return named.get();
        }
        Optional<RefName> branch = workspace.head().onBranch();
        Optional<Remotes.Upstream> upstream =
                branch.isPresent() ? workspace.remotes().upstream(branch.get()) : Optional.empty();
        if (upstream.isPresent()) {
            return upstream.get().remote();
        }
        SortedMap<String, String> all = workspace.remotes().all();
        if (all.containsKey("origin")) {
            return "origin";
        }
        if (all.size() == 1) {
            return all.firstKey();
        }
        throw new Failure(
                ExitCode.ERROR,
                all.isEmpty()
                        ? "this working copy has no remote"
                        : "wanted the name of a remote, found " + all.keySet(),
                all.isEmpty()
                        ? "Run: dits remote add origin http://HOST:PORT/OWNER/NAME"
                        : "Name the one that is meant");
    }

    static RemoteUrl url(Workspace workspace, String remote) throws IOException {
        Optional<String> address = workspace.remotes().find(remote);
        return RemoteUrl.parse(address.orElseThrow(() -> new Failure(
                ExitCode.ERROR, "this working copy has no remote '" + remote + "'", "Run: dits remote list")));
    }

    static String shortId(ObjectId id) {
        return id.hash().hex().substring(0, 7);
    }

    /** What went over and what did not have to, in one line. */
    static String summary(String verb, Transfer.Result result) {
        String sent = verb + " " + Sizes.bytes(result.bytes()) + " in " + result.objects()
                + (result.objects() == 1 ? " object" : " objects");
        return result.presentBytes() == 0
                ? sent
                : sent + "; saved " + Sizes.bytes(result.presentBytes()) + " that were there already";
    }
}
