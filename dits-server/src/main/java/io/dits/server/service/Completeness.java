// SPDX-License-Identifier: Apache-2.0
package io.dits.server.service;

import io.dits.core.content.Blob;
import io.dits.core.model.ObjectId;
import io.dits.server.meta.Accepted;
import io.dits.server.meta.Facts;
import io.dits.server.meta.Links;
import io.dits.server.meta.RepositoryId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Decides whether objects may be accepted: each must be well-formed, and all that it refers to directly must be in the
 * repository, or stand before it, and be what it says.
 */
final class Completeness {
    private final Map<ObjectId, Facts> known = new HashMap<>();
    private final Set<ObjectId> missing = new LinkedHashSet<>();

    private Completeness() {}

    /** What the check of a group gave. */
    sealed interface Verdict {
        /**
         * All may be accepted.
         *
         * @param children what they refer to directly
         */
        record Complete(List<Accepted> objects, Set<ObjectId> children) implements Verdict {}

        /** The upload must end so. */
        record Refused(Upload reason) implements Verdict {}
    }

    /** Checks a group with one query. */
    static Verdict check(Links links, RepositoryId repository, List<Blob> group) {
        Completeness check = new Completeness();
        List<Parsed> parsed = new ArrayList<>(group.size());
        Set<ObjectId> outside = new HashSet<>();
        for (Blob blob : group) {
            try {
                Parsed object = Parsed.of(blob);
                parsed.add(object);
                object.children().forEach(child -> outside.add(child.id()));
            } catch (IllegalArgumentException e) {
                return new Verdict.Refused(new Upload.Malformed(blob.id(), String.valueOf(e.getMessage())));
            }
        }
        check.known.putAll(links.facts(repository, outside));
        List<Accepted> accepted = new ArrayList<>(group.size());
        for (Parsed object : parsed) {
            Optional<String> problem = check.problem(object);
            if (problem.isPresent()) {
                return new Verdict.Refused(
                        new Upload.Malformed(object.accepted().id(), problem.get()));
            }
            Parsed whole = object.with(check.known);
            check.known.put(whole.accepted().id(), whole.facts());
            accepted.add(whole.accepted());
        }
        if (!check.missing.isEmpty()) {
            return new Verdict.Refused(new Upload.Incomplete(List.copyOf(check.missing)));
        }
        return new Verdict.Complete(accepted, outside);
    }

    private Optional<String> problem(Parsed object) {
        for (Parsed.Child child : object.children()) {
            Facts facts = known.get(child.id());
            if (facts == null) {
                missing.add(child.id());
            } else if (!child.fits(facts)) {
                return Optional.of(child.id().text() + " is not what is said of it");
            }
        }
        return Optional.empty();
    }
}
