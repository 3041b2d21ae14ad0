// SPDX-License-Identifier: Apache-2.0
package io.dits.client.workspace.merge;

import io.dits.client.progress.Progress;
import io.dits.client.workspace.Workspace;
import io.dits.client.workspace.checkout.Restore;
import io.dits.client.workspace.index.Conflict;
import io.dits.client.workspace.index.Content;
import io.dits.client.workspace.index.IndexEdit;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Settles paths that a merge left open by one side's version; the caller holds the lock. */
public final class TakeSide {
    private final Workspace workspace;
    private final Progress progress;

    /** Settles in that working copy. */
    public TakeSide(Workspace workspace, Progress progress) {
        this.workspace = workspace;
        this.progress = progress;
    }

    /** Takes the version of the branch that was merged into; those of the paths that were open. */
    public List<String> ours(List<String> paths) throws IOException {
        return take(paths, Conflict::ours);
    }

    /** Takes the version of the merged branch; those of the paths that were open. */
    public List<String> theirs(List<String> paths) throws IOException {
        return take(paths, Conflict::theirs);
    }

    private List<String> take(List<String> paths, Function<Conflict, Optional<Content>> side) throws IOException {
        List<String> settled = new ArrayList<>();
        Restore restore = new Restore(workspace, progress);
        IndexEdit decided = new IndexEdit();
        for (Conflict conflict :
                List.copyOf(workspace.index().read().conflicts().values())) {
            if (!paths.contains(conflict.path())) {
                continue;
            }
            settled.add(conflict.path());
            Optional<Content> content = side.apply(conflict);
            if (content.isPresent()) {
                restore.write(conflict.path(), content.get());
                decided.settle(conflict.path());
            } else {
                restore.remove(conflict.path());
                decided.remove(conflict.path());
            }
        }
        restore.finish();
        workspace.index().edit(decided);
        return settled;
    }
}
