// SPDX-License-Identifier: Apache-2.0
package io.dits.client.cli.remote;

import io.dits.client.cli.ExitCode;
import io.dits.client.cli.Failure;
import io.dits.client.sync.PushWish;
import io.dits.client.sync.Seen;
import io.dits.client.workspace.Remotes;
import io.dits.client.workspace.Workspace;
import io.dits.core.model.RefName;
import io.dits.core.model.TargetId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Which refs a push means. */
final class PushPlan {
    private final Workspace workspace;
    private final String remote;
    private final Options options;
    private final List<Branch> branches = new ArrayList<>();

    /**
     * How a push was asked for.
     *
     * @param lease force, but only from where a branch was last seen
     */
    record Options(boolean force, boolean lease, boolean tags, boolean delete) {}

    /** A branch here that was pushed to one there. */
    record Branch(RefName here, RefName there) {}

    PushPlan(Workspace workspace, String remote, Options options) {
        this.workspace = workspace;
        this.remote = remote;
        this.options = options;
    }

    /** The branches that are pushed. */
    List<Branch> branches() {
        return List.copyOf(branches);
    }

    List<PushWish> wishes(List<String> refs) throws IOException {
        List<PushWish> wishes = new ArrayList<>();
        for (String ref : refs) {
            wishes.add(options.delete() ? wish(there(ref), Optional.empty()) : named(ref));
        }
        if (options.tags()) {
            workspace.refs().list("tags/").forEach((name, target) -> wishes.add(wish(name, Optional.of(target))));
        }
        if (wishes.isEmpty() && !options.tags()) {
            wishes.add(current());
        }
        return wishes;
    }

    private PushWish current() throws IOException {
        if (options.delete()) {
            throw new Failure(ExitCode.USAGE, "wanted the name of a branch or tag to remove, found none");
        }
        RefName here = workspace
                .head()
                .onBranch()
                .orElseThrow(() -> new Failure(
                        ExitCode.ERROR,
                        "the working copy is on a commit, not on a branch",
                        "Name what to push: dits push " + remote + " BRANCH"));
        Optional<Remotes.Upstream> upstream = workspace.remotes().upstream(here);
        RefName there = upstream.filter(followed -> followed.remote().equals(remote))
                .map(Remotes.Upstream::branch)
                .orElse(here);
        return pushed(here, there);
    }

    private PushWish named(String ref) {
        int colon = ref.indexOf(':');
        if (colon == 0) {
            return wish(there(ref.substring(1)), Optional.empty());
        }
        RefName here = here(colon < 0 ? ref : ref.substring(0, colon));
        if (colon < 0) {
            return pushed(here, here);
        }
        String there = ref.substring(colon + 1);
        return pushed(here, full(there).orElseGet(() -> here.isTag() ? RefName.tag(there) : RefName.branch(there)));
    }

    private PushWish pushed(RefName here, RefName there) {
        TargetId target = workspace
                .refs()
                .find(here)
                .orElseThrow(() -> new Failure(
                        ExitCode.ERROR, "there is nothing on " + here + " to push yet", "Run: dits commit"));
        if (here.isBranch() && there.isBranch()) {
            branches.add(new Branch(here, there));
        }
        return wish(there, Optional.of(target));
    }

    private PushWish wish(RefName name, Optional<TargetId> to) {
        Optional<Optional<TargetId>> lease = options.lease() && name.isBranch()
                ? Optional.of(new Seen(workspace.refs(), remote).last(name))
                : Optional.empty();
        // Where a tag was last seen is not remembered: a lease moves none.
        return new PushWish(name, to, options.force() || lease.isPresent(), lease);
    }

    private RefName here(String name) {
        Optional<RefName> full = full(name);
        if (full.isPresent()) {
            return full.get();
        }
        boolean tag = workspace.refs().find(RefName.branch(name)).isEmpty()
                && workspace.refs().find(RefName.tag(name)).isPresent();
        return tag ? RefName.tag(name) : RefName.branch(name);
    }

    /** What is to be removed is a branch, unless only a tag of that name is known. */
    private RefName there(String name) {
        return full(name).orElseGet(() -> {
            boolean branch = new Seen(workspace.refs(), remote)
                            .last(RefName.branch(name))
                            .isPresent()
                    || workspace.refs().find(RefName.tag(name)).isEmpty();
            return branch ? RefName.branch(name) : RefName.tag(name);
        });
    }

    private static Optional<RefName> full(String name) {
        return name.startsWith("heads/") || name.startsWith("tags/")
                ? Optional.of(new RefName(name))
                : Optional.empty();
    }
}
