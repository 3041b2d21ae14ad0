// SPDX-License-Identifier: Apache-2.0
package io.dits.client.workspace.history;

import io.dits.client.workspace.MergeFile;
import io.dits.client.workspace.Workspace;
import io.dits.client.workspace.index.Conflict;
import io.dits.client.workspace.index.Content;
import io.dits.client.workspace.index.Index;
import io.dits.client.workspace.index.IndexEntry;
import io.dits.client.workspace.index.PathOrder;
import io.dits.client.workspace.refs.Head;
import io.dits.client.workspace.refs.Reflog;
import io.dits.core.model.CommitId;
import io.dits.core.model.ObjectId;
import java.io.IOException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Where everything that is kept begins: refs, head, merge, index, and the log of refs. */
public final class Reachable {
    private Reachable() {}

    /** The objects in use, each with words for who uses it: those of refs, head, a waiting merge, and the index. */
    public static Map<ObjectId, String> inUse(Workspace workspace) throws IOException {
        Map<ObjectId, String> roots = new LinkedHashMap<>();
        workspace.refs().list("").forEach((name, target) -> roots.putIfAbsent(target, name.text()));
        if (workspace.head() instanceof Head.Detached at) {
            roots.putIfAbsent(at.commit(), "HEAD");
        }
        workspace.merge().read().map(MergeFile.Merging::theirs).ifPresent(id -> roots.putIfAbsent(id, "merge"));
        index(workspace.index().read(), roots);
        return roots;
    }

    /** The objects in use, and those that refs have pointed to before. */
    public static Map<ObjectId, String> kept(Workspace workspace) throws IOException {
        Map<ObjectId, String> roots = new LinkedHashMap<>(inUse(workspace));
        for (Reflog.Move move : workspace.reflog().moves()) {
            move.from().ifPresent(id -> roots.putIfAbsent(id, "reflog of " + move.name()));
            move.to().ifPresent(id -> roots.putIfAbsent(id, "reflog of " + move.name()));
        }
        workspace.reflog().heads().forEach(id -> roots.putIfAbsent(id, "reflog of HEAD"));
        return roots;
    }

    /** The commits in use that others come before: those that refs, tags, head and merge name. */
    static Set<CommitId> commits(Workspace workspace) throws IOException {
        Set<CommitId> tips = new LinkedHashSet<>();
        workspace.refs().list("").values().forEach(target -> tips.add(workspace.commitOf(target)));
        workspace.headCommit().ifPresent(tips::add);
        workspace.merge().read().map(MergeFile.Merging::theirs).ifPresent(tips::add);
        return tips;
    }

    private static void index(Index index, Map<ObjectId, String> roots) {
        Set<String> directories = new HashSet<>();
        for (IndexEntry entry : index.entries()) {
            content(entry.path(), Optional.of(entry.content()), roots);
            String above = entry.path();
            do {
                above = PathOrder.parent(above);
            } while (directories.add(above) && !above.isEmpty());
        }
        directories.add("");
        // The next commit takes these trees as they are.
        directories.forEach(directory -> index.tree(directory)
                .ifPresent(tree -> roots.putIfAbsent(tree, "index of directory '" + directory + "'")));
        for (Conflict conflict : index.conflicts().values()) {
            for (Optional<Content> side : List.of(conflict.base(), conflict.ours(), conflict.theirs())) {
                content(conflict.path(), side, roots);
            }
        }
    }

    private static void content(String path, Optional<Content> content, Map<ObjectId, String> roots) {
        if (content.isPresent() && content.get() instanceof Content.OfFile file) {
            roots.putIfAbsent(file.id(), "index of '" + path + "'");
        }
    }
}
