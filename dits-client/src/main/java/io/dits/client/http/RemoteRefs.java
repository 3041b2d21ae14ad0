// SPDX-License-Identifier: Apache-2.0
package io.dits.client.http;

import io.dits.core.model.ObjectId;
import io.dits.core.model.RefName;
import io.dits.core.model.TargetId;
import io.dits.core.store.RefChange;
import io.dits.core.store.RefUpdate;
import io.dits.core.store.Refs;
import io.dits.core.store.StoreException;
import io.dits.core.wire.Page;
import io.dits.core.wire.RefAnswer;
import io.dits.core.wire.RefsAnswer;
import io.dits.core.wire.RefsRequest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The refs of a repository on a server. */
public final class RemoteRefs implements Refs {
    private final ApiClient client;
    private final String path;

    RemoteRefs(ApiClient client, String repository) {
        this.client = client;
        this.path = repository + "/refs";
    }

    @Override
    public Optional<TargetId> find(RefName name) {
        return Optional.ofNullable(list(name.text()).get(name));
    }

    @Override
    public SortedMap<RefName, TargetId> list(String prefix) {
        SortedMap<RefName, TargetId> refs = new TreeMap<>();
        Optional<String> cursor = Optional.empty();
        do {
            Page<RefAnswer> page = client.page(Call.get(page(prefix, cursor)), RefAnswer.class);
            for (RefAnswer ref : page.data()) {
                ref.target().ifPresent(target -> refs.put(name(ref.name()), target(target)));
            }
            cursor = page.pagination().hasMore() ? page.pagination().nextCursor() : Optional.empty();
        } while (cursor.isPresent());
        return refs;
    }

    private String page(String prefix, Optional<String> cursor) {
        return path + "?limit=1000&prefix=" + encoded(prefix)
                + cursor.map(at -> "&cursor=" + encoded(at)).orElse("");
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** Moves the refs wherever the changes lead, also not forward. */
    @Override
    public RefUpdate update(List<RefChange> changes) {
        return switch (move(changes, true)) {
            case RefsOutcome.Applied _ -> new RefUpdate.Applied();
            case RefsOutcome.Stale stale -> new RefUpdate.Stale(stale.name(), stale.actual());
            case RefsOutcome.NotFastForward stale -> new RefUpdate.Stale(stale.name(), stale.actual());
            case RefsOutcome.Incomplete incomplete ->
                throw new StoreException(
                        StoreException.Kind.BROKEN,
                        client.origin() + ": lacks what a ref would refer to: " + incomplete.missing());
        };
    }

    /** Moves branches forward only. */
    public RefsOutcome forward(List<RefChange> changes) {
        return move(changes, false);
    }

    /** Moves the refs wherever the changes lead. */
    public RefsOutcome force(List<RefChange> changes) {
        return move(changes, true);
    }

    private RefsOutcome move(List<RefChange> changes, boolean force) {
        RefsRequest request = new RefsRequest(
                changes.stream()
                        .map(change -> new RefsRequest.Change(
                                change.name().text(),
                                change.from().map(ObjectId::text),
                                change.to().map(ObjectId::text)))
                        .toList(),
                Optional.of(force));
        try {
            return send(Call.post(path, request).once(), changes);
        } catch (StoreException e) {
            return outcome(e);
        }
    }

    /** After a lost answer the refs are read before anything is repeated: what was asked for may have happened. */
    private RefsOutcome send(Call call, List<RefChange> changes) {
        for (int attempt = 1; ; attempt++) {
            try {
                client.json(call, RefsAnswer.class);
                return new RefsOutcome.Applied();
            } catch (StoreException lost) {
                if (lost.kind() != StoreException.Kind.UNKNOWN_OUTCOME || attempt == 5) {
                    throw lost;
                }
            }
            if (changes.stream().allMatch(change -> find(change.name()).equals(change.to()))) {
                return new RefsOutcome.Applied();
            }
        }
    }

    private RefsOutcome outcome(StoreException refused) {
        ApiProblem problem = ApiProblem.of(refused).orElseThrow(() -> refused);
        return switch (problem.code()) {
            case "stale_ref" -> new RefsOutcome.Stale(ref(problem, refused), actual(problem));
            case "not_fast_forward" -> new RefsOutcome.NotFastForward(ref(problem, refused), actual(problem));
            case "incomplete" ->
                new RefsOutcome.Incomplete(
                        problem.details("missing").stream().map(ObjectId::parse).toList());
            // A name twice, or one that would be a directory of another's.
            case "bad_request", "conflict" -> throw new IllegalArgumentException(problem.getMessage(), refused);
            default -> throw refused;
        };
    }

    private RefName ref(ApiProblem problem, StoreException refused) {
        return problem.detail("ref").map(this::name).orElseThrow(() -> refused);
    }

    private Optional<TargetId> actual(ApiProblem problem) {
        return problem.detail("actual").map(this::target);
    }

    private RefName name(String text) {
        try {
            return new RefName(text);
        } catch (IllegalArgumentException e) {
            throw broken(e);
        }
    }

    private TargetId target(String text) {
        try {
            if (ObjectId.parse(text) instanceof TargetId target) {
                return target;
            }
            throw new IllegalArgumentException("a ref to something that is neither commit nor tag");
        } catch (IllegalArgumentException e) {
            throw broken(e);
        }
    }

    private StoreException broken(IllegalArgumentException e) {
        return new StoreException(StoreException.Kind.BROKEN, client.origin() + ": " + e.getMessage(), e);
    }
}
