// SPDX-License-Identifier: Apache-2.0
package io.dits.server.service;

import io.dits.core.codec.Codec;
import io.dits.core.content.Blob;
import io.dits.core.graph.TreeDiff;
import io.dits.core.model.Commit;
import io.dits.core.model.CommitId;
import io.dits.core.model.RepoPath;
import io.dits.core.model.TreeId;
import io.dits.core.store.BlobStore;
import io.dits.server.meta.CommitGraph;
import io.dits.server.meta.CommitRow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Predicate;

/** Questions about commits: negotiation, lists, comparison. History is asked from rows, messages and trees from objects. */
public final class Histories {
    private static final int HEAD = 1;
    private static final int BASE = 2;

    /** Commits that a question passes in vain before it gives up: some seconds. */
    private static final int MOST_PASSED = 100_000;

    private final CommitGraph graph;
    private final BlobStore store;
    private final ByteBudget budget;
    private final Duration patience;
    private final int mostPassed;

    /**
     * The use cases over that graph; {@code store} has the objects of all repositories.
     *
     * @param budget bytes of metadata that may be in memory at once
     * @param patience how long a request waits for them
     */
    public Histories(CommitGraph graph, BlobStore store, ByteBudget budget, Duration patience) {
        this(graph, store, budget, patience, MOST_PASSED);
    }

    Histories(CommitGraph graph, BlobStore store, ByteBudget budget, Duration patience, int mostPassed) {
        this.graph = graph;
        this.store = store;
        this.budget = budget;
        this.patience = patience;
        this.mostPassed = mostPassed;
    }

    /**
     * A part of a history.
     *
     * @param commits children before parents
     * @param hasMore whether there are more
     */
    public record Part(List<CommitRow> commits, boolean hasMore) {
        /** Copies. */
        public Part {
            commits = List.copyOf(commits);
        }
    }

    /**
     * Ancestors of {@code want} that are not ancestors of {@code have}. What the repository lacks of {@code have} counts as
     * nothing.
     *
     * @return empty if the repository lacks one of {@code want}
     * @throws TooFarException if too many ancestors of {@code have} are newer than what is wanted
     */
    public Optional<Part> negotiate(ReadAccess access, List<CommitId> want, List<CommitId> have, int limit) {
        Walk walk = new Walk(graph, access.id());
        if (walk.start(want, HEAD).size() < new HashSet<>(want).size()) {
            return Optional.empty();
        }
        walk.start(have, BASE);
        List<CommitRow> found = new ArrayList<>();
        int passed = 0;
        while (walk.waits(HEAD) && found.size() < limit) {
            Walk.Step step = walk.next().orElseThrow();
            if (step.marks() == HEAD) {
                found.add(step.row());
            } else if (++passed > mostPassed) {
                throw new TooFarException("history: more than " + mostPassed
                        + " commits that are had are newer than those wanted. Ask without them");
            }
        }
        return Optional.of(new Part(found, walk.waits(HEAD)));
    }

    /**
     * A page of a list of commits.
     *
     * @param commits newest first
     * @param rest where the next page starts; empty if this is the last
     */
    public record Listing(SequencedMap<CommitId, Commit> commits, List<CommitId> rest) {
        /** Copies. */
        public Listing {
            commits = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(commits));
            rest = List.copyOf(rest);
        }
    }

    /** A page ends before it has more bytes than this, but not before it has a commit. */
    private static final long PAGE_BYTES = 4L << 20;
    /** Commits that are read at once: of the longest that there are this many fit into memory. */
    private static final int READ_AT_ONCE = 8;

    /** The most commits that one page looks at for a path; then it ends, even if it found none. */
    private static final int LOOKED_AT = 2000;

    /** The commits of these starts and their ancestors, newest first. */
    public Listing list(ReadAccess access, List<CommitId> starts, int limit) {
        try (CountedReads reads = reads()) {
            return list(access, reads, starts, limit, row -> true);
        }
    }

    /** Of these, those that changed what is at the path: in which it differs from what each parent has. */
    public Listing list(ReadAccess access, List<CommitId> starts, int limit, RepoPath path) {
        try (CountedReads reads = reads()) {
            PathHistory changes = new PathHistory(graph, reads, access.id(), path);
            return list(access, reads, starts, limit, changes::changed);
        }
    }

    private CountedReads reads() {
        return new CountedReads(store, budget, patience);
    }

    private Listing list(
            ReadAccess access, CountedReads reads, List<CommitId> starts, int limit, Predicate<CommitRow> wanted) {
        Found found = find(access, starts, limit, wanted);
        SequencedMap<CommitId, Commit> commits = new LinkedHashMap<>();
        int shown = readPage(reads, found.ids(), commits);
        // Rarely: the walk has gone past the end of the page, and only a shorter one knows what comes after.
        List<CommitId> rest = shown == found.ids().size()
                ? found.rest()
                : find(access, starts, shown, wanted).rest();
        return new Listing(commits, rest);
    }

    private record Found(List<CommitId> ids, List<CommitId> rest) {}

    private Found find(ReadAccess access, List<CommitId> starts, int limit, Predicate<CommitRow> wanted) {
        Walk walk = new Walk(graph, access.id());
        walk.start(starts, HEAD);
        List<CommitId> ids = new ArrayList<>();
        for (int looked = 0; walk.waits(HEAD) && ids.size() < limit && looked < LOOKED_AT; looked++) {
            walk.next().map(Walk.Step::row).filter(wanted).ifPresent(row -> ids.add(row.id()));
        }
        return new Found(ids, walk.rest(HEAD));
    }

    /** Reads the first of these commits, as many as a page may have; returns how many of the ids those are. */
    private int readPage(CountedReads reads, List<CommitId> ids, SequencedMap<CommitId, Commit> page) {
        long bytes = 0;
        reads.holding(() -> 2 * PAGE_BYTES);
        for (int from = 0; from < ids.size(); from += READ_AT_ONCE) {
            List<CommitId> some = ids.subList(from, Math.min(from + READ_AT_ONCE, ids.size()));
            Map<CommitId, Blob> read = new HashMap<>();
            reads.getAll(some, blob -> read.put((CommitId) blob.id(), blob));
            for (int i = 0; i < some.size(); i++) {
                Blob blob = read.get(some.get(i));
                if (blob != null) {
                    bytes += blob.size();
                    if (bytes > PAGE_BYTES && !page.isEmpty()) {
                        return from + i;
                    }
                    page.put(some.get(i), Codec.commit(blob.bytes()));
                }
            }
        }
        return ids.size();
    }

    /** A commit, if the repository has it. */
    public Optional<Commit> read(ReadAccess access, CommitId id) {
        try (CountedReads reads = reads()) {
            return graph.load(access.id(), List.of(id), 1).containsKey(id)
                    ? reads.get(id).map(blob -> Codec.commit(blob.bytes()))
                    : Optional.empty();
        }
    }

    /**
     * How two commits differ.
     *
     * @param mergeBase the newest commit that both come from, if there is one
     * @param ahead commits of head that base lacks
     * @param behind commits of base that head lacks
     * @param changes from the merge base to head, in the order of paths
     * @param hasMore whether there are more changes
     */
    public record Comparison(
            Optional<CommitId> mergeBase, int ahead, int behind, List<TreeDiff.Change> changes, boolean hasMore) {
        /** Copies. */
        public Comparison {
            changes = List.copyOf(changes);
        }
    }

    /** Commits lie too far apart for an answer. */
    public static final class TooFarException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TooFarException(String why) {
            super(why);
        }
    }

    /**
     * Compares two commits that the repository has; at most so many changes are listed.
     *
     * @throws TooFarException if too many commits lie between them
     */
    public Comparison compare(ReadAccess access, CommitId base, CommitId head, int limit) {
        Walk walk = new Walk(graph, access.id());
        walk.start(List.of(head), HEAD);
        walk.start(List.of(base), BASE);
        int ahead = 0;
        int behind = 0;
        int passed = 0;
        Optional<CommitRow> common = Optional.empty();
        while (walk.waits(HEAD) || walk.waits(BASE) || (common.isEmpty() && walk.waits(HEAD | BASE))) {
            if (++passed > mostPassed) {
                throw new TooFarException("compare: more than " + mostPassed
                        + " commits lie between the two. Compare with a commit that is nearer");
            }
            Walk.Step step = walk.next().orElseThrow();
            switch (step.marks()) {
                case HEAD -> ahead++;
                case BASE -> behind++;
                default -> common = common.or(() -> Optional.of(step.row()));
            }
        }
        Optional<TreeId> before = common.map(CommitRow::tree);
        Optional<TreeId> after = Optional.ofNullable(
                        graph.load(access.id(), List.of(head), 1).get(head))
                .map(CommitRow::tree);
        List<TreeDiff.Change> changes = new ArrayList<>();
        try (CountedReads reads = reads()) {
            TreeDiff all = TreeDiff.between(reads, before, after);
            reads.holding(all::held);
            while (changes.size() < limit && all.hasNext()) {
                changes.add(all.next());
            }
            return new Comparison(common.map(CommitRow::id), ahead, behind, changes, all.hasNext());
        }
    }
}
