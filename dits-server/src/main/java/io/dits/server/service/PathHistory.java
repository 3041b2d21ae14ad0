// SPDX-License-Identifier: Apache-2.0
package io.dits.server.service;

import io.dits.core.graph.Trees;
import io.dits.core.model.CommitId;
import io.dits.core.model.RepoPath;
import io.dits.core.model.TreeEntry;
import io.dits.core.model.TreeId;
import io.dits.core.store.BlobStore;
import io.dits.server.meta.CommitGraph;
import io.dits.server.meta.CommitRow;
import io.dits.server.meta.RepositoryId;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Tells of commits whether they changed what is at a path. */
final class PathHistory {
    private final CommitGraph graph;
    private final BlobStore store;
    private final RepositoryId repository;
    private final RepoPath path;
    /** What is at the path, by root tree: most commits of a long history share few of them. */
    private final Map<TreeId, Optional<TreeEntry>> found = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<TreeId, Optional<TreeEntry>> eldest) {
            return size() > 4096;
        }
    };

    private final Map<CommitId, CommitRow> rows = new HashMap<>();

    PathHistory(CommitGraph graph, BlobStore store, RepositoryId repository, RepoPath path) {
        this.graph = graph;
        this.store = store;
        this.repository = repository;
        this.path = path;
    }

    boolean changed(CommitRow commit) {
        Optional<TreeEntry> now = at(commit.tree());
        if (commit.parents().isEmpty()) {
            return path.isRoot() || now.isPresent();
        }
        for (CommitId parent : commit.parents()) {
            TreeId tree = row(parent).tree();
            if (tree.equals(commit.tree()) || (!path.isRoot() && at(tree).equals(now))) {
                return false;
            }
        }
        return true;
    }

    private Optional<TreeEntry> at(TreeId tree) {
        Optional<TreeEntry> known = found.get(tree);
        if (known == null) {
            known = Trees.find(store, tree, path);
            found.put(tree, known);
        }
        return known;
    }

    private CommitRow row(CommitId id) {
        if (!rows.containsKey(id)) {
            rows.putAll(graph.load(repository, List.of(id), 256));
        }
        return Objects.requireNonNull(rows.get(id));
    }
}
