// SPDX-License-Identifier: Apache-2.0
package io.dits.server.service;

import io.dits.core.model.CommitId;
import io.dits.core.model.Hash;
import io.dits.core.model.RefName;
import io.dits.core.model.TagId;
import io.dits.core.model.TargetId;
import io.dits.server.meta.CommitGraph;
import io.dits.server.meta.Ledger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The refs of a repository, to read: lists, and what a text in an address stands for. */
public final class Branches {
    /** A ref's name is shorter than this many parts: no longer prefix of an address is looked up. */
    private static final int MOST_PARTS = RefName.MAX_BYTES / 2;

    private final Ledger ledger;
    private final CommitGraph graph;

    /** The use cases over these. */
    public Branches(Ledger ledger, CommitGraph graph) {
        this.ledger = ledger;
        this.graph = graph;
    }

    /** At most {@code limit} refs whose full names start with a prefix and come after one, in the order of their bytes. */
    public List<Ledger.Ref> list(ReadAccess access, String prefix, String after, int limit) {
        return ledger.refs(access.id()).list(prefix, after, limit);
    }

    /** Where those of the refs are that exist. */
    public Map<RefName, TargetId> find(ReadAccess access, Collection<RefName> names) {
        return ledger.refs(access.id()).findAll(names);
    }

    /** The commits of these targets, which refs point to. */
    public Map<TargetId, CommitId> commits(ReadAccess access, Collection<TargetId> targets) {
        Map<TargetId, CommitId> commits = new HashMap<>();
        List<TagId> tags = new ArrayList<>();
        for (TargetId target : targets) {
            switch (target) {
                case CommitId commit -> commits.put(commit, commit);
                case TagId tag -> tags.add(tag);
            }
        }
        commits.putAll(graph.targets(access.id(), tags));
        return commits;
    }

    /**
     * A ref or commit and what stands behind it in an address.
     *
     * @param commit the commit
     * @param rest the parts of the path behind it
     */
    public record Place(CommitId commit, List<String> rest) {
        /** Copies. */
        public Place {
            rest = List.copyOf(rest);
        }
    }

    /**
     * Reads the parts of an address as {@code {ref}/{path}}: the longest ref that exists wins, a branch before a tag, a
     * full name before both; a commit's hexadecimal id if there is no such ref.
     */
    public Optional<Place> resolve(ReadAccess access, List<String> parts) {
        Map<Integer, List<RefName>> candidates = new LinkedHashMap<>();
        for (int length = Math.min(parts.size(), MOST_PARTS); length > 0; length--) {
            candidates.put(length, names(String.join("/", parts.subList(0, length))));
        }
        Map<RefName, TargetId> found =
                find(access, candidates.values().stream().flatMap(List::stream).toList());
        for (Map.Entry<Integer, List<RefName>> candidate : candidates.entrySet()) {
            for (RefName name : candidate.getValue()) {
                TargetId target = found.get(name);
                if (target != null) {
                    CommitId commit = commits(access, List.of(target)).get(target);
                    return Optional.ofNullable(commit)
                            .map(id -> new Place(id, parts.subList(candidate.getKey(), parts.size())));
                }
            }
        }
        return parts.isEmpty() ? Optional.empty() : byId(access, parts);
    }

    private Optional<Place> byId(ReadAccess access, List<String> parts) {
        CommitId id;
        try {
            id = new CommitId(Hash.parse(parts.getFirst()));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        return graph.load(access.id(), List.of(id), 1).containsKey(id)
                ? Optional.of(new Place(id, parts.subList(1, parts.size())))
                : Optional.empty();
    }

    private static List<RefName> names(String text) {
        List<RefName> names = new ArrayList<>();
        for (String full : List.of(text, "heads/" + text, "tags/" + text)) {
            name(full).ifPresent(names::add);
        }
        return names;
    }

    /** Empty if no ref can have this name, so none has. */
    private static Optional<RefName> name(String text) {
        try {
            return Optional.of(new RefName(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
