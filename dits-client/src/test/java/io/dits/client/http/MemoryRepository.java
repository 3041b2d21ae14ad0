// SPDX-License-Identifier: Apache-2.0
package io.dits.client.http;

import com.sun.net.httpserver.HttpExchange;
import io.dits.client.http.MemoryServer.Refusal;
import io.dits.core.content.Blob;
import io.dits.core.content.Patch;
import io.dits.core.graph.Children;
import io.dits.core.graph.History;
import io.dits.core.model.CommitId;
import io.dits.core.model.Hash;
import io.dits.core.model.ObjectId;
import io.dits.core.model.RefName;
import io.dits.core.model.TargetId;
import io.dits.core.store.RefChange;
import io.dits.core.store.RefUpdate;
import io.dits.core.wire.Frames;
import io.dits.core.wire.HistoryAnswer;
import io.dits.core.wire.HistoryRequest;
import io.dits.core.wire.Page;
import io.dits.core.wire.RefAnswer;
import io.dits.core.wire.RefsAnswer;
import io.dits.core.wire.RefsRequest;
import io.dits.core.wire.UploadAnswer;
import io.dits.storage.memory.MemoryBlobStore;
import io.dits.storage.memory.MemoryRefs;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** One repository of a {@link MemoryServer}. */
public final class MemoryRepository {
    /** Few, so that clients have to ask on. */
    private static final int DAMAGED_AT_ONCE = 3;

    private final MemoryBlobStore blobs = new MemoryBlobStore();
    private final MemoryRefs refs = new MemoryRefs();
    private final AtomicLong received = new AtomicLong();
    private final List<ObjectId> damaged = new CopyOnWriteArrayList<>();
    private final AtomicLong inPieces = new AtomicLong();
    private volatile boolean pieces = true;
    private volatile boolean farApart;

    /** Its objects. */
    public MemoryBlobStore blobs() {
        return blobs;
    }

    /** Loses an object, and knows it. */
    public void damage(ObjectId id) {
        blobs.delete(List.of(id));
        damaged.add(id);
    }

    /** Its refs. */
    public MemoryRefs refs() {
        return refs;
    }

    /** How many objects were uploaded in all, those that were there already too. */
    public long received() {
        return received.get();
    }

    /** How many of them came in pieces. */
    public long inPieces() {
        return inPieces.get();
    }

    /** From now on it is one that was written before chunks could come in pieces, and before damage was told. */
    public void withoutPieces() {
        pieces = false;
    }

    /** From now on what is had is always far newer than what is wanted. */
    public void farApart() {
        farApart = true;
    }

    void handle(HttpExchange exchange, String request) throws IOException {
        switch (request) {
            case "GET refs" -> list(exchange);
            case "POST refs" -> update(exchange);
            case "POST objects/missing" -> MemoryServer.bytes(exchange, 200, Frames.ids(blobs.missing(ids(exchange))));
            case "GET objects/damaged" -> damaged(exchange);
            case "POST objects/upload" -> upload(exchange);
            case "POST objects/fetch" -> fetch(exchange);
            case "POST history" -> history(exchange);
            default -> throw new Refusal(404, "not_found", "not found");
        }
    }

    private static List<ObjectId> ids(HttpExchange exchange) throws IOException {
        return Frames.ids(exchange.getRequestBody().readAllBytes());
    }

    private void upload(HttpExchange exchange) throws IOException {
        Frames.Reader frames = new Frames.Reader(exchange.getRequestBody());
        long count = 0;
        long bytes = 0;
        for (Optional<Blob> next = next(frames); next.isPresent(); next = next(frames)) {
            Blob blob = next.get();
            Set<ObjectId> missing = blobs.missing(Children.of(blob));
            if (!missing.isEmpty()) {
                throw new Refusal(
                        422,
                        "incomplete",
                        "incomplete",
                        Map.of(
                                "missing",
                                missing.stream().map(ObjectId::text).toList(),
                                "missing_count",
                                missing.size()));
            }
            blobs.put(blob);
            received.incrementAndGet();
            count++;
            bytes += blob.size();
        }
        MemoryServer.json(exchange, 200, new UploadAnswer(count, count, bytes));
    }

    private void damaged(HttpExchange exchange) throws IOException {
        if (!pieces) {
            throw new Refusal(404, "not_found", "there is nothing here");
        }
        String query = exchange.getRequestURI().getQuery();
        Optional<ObjectId> after =
                Optional.ofNullable(query).map(text -> ObjectId.parse(text.substring("after=".length())));
        List<ObjectId> page = damaged.stream()
                .sorted()
                .filter(id -> after.isEmpty() || id.compareTo(after.get()) > 0)
                .limit(DAMAGED_AT_ONCE)
                .toList();
        MemoryServer.bytes(exchange, 200, Frames.ids(page));
    }

    private Optional<Blob> next(Frames.Reader frames) throws IOException {
        try {
            if (!pieces) {
                return frames.next();
            }
            Optional<Frames.Item> item = frames.nextItem();
            return item.isEmpty() ? Optional.empty() : Optional.of(blob(item.get()));
        } catch (IllegalArgumentException e) {
            throw new Refusal(400, "bad_request", String.valueOf(e.getMessage()));
        }
    }

    private Blob blob(Frames.Item item) {
        return switch (item) {
            case Frames.Item.Whole(Blob blob) -> blob;
            case Frames.Item.InPieces(Patch patch) -> {
                Set<ObjectId> missing = blobs.missing(patch.bases());
                if (!missing.isEmpty()) {
                    throw new Refusal(
                            422,
                            "no_base",
                            "no base",
                            Map.of("bases", missing.stream().map(ObjectId::text).toList()));
                }
                Patch.Making making = new Patch.Making(patch);
                patch.bases().forEach(base -> making.take(blobs.get(base).orElseThrow()));
                inPieces.incrementAndGet();
                yield making.chunk();
            }
        };
    }

    private void fetch(HttpExchange exchange) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int count = 0;
        for (ObjectId id : ids(exchange)) {
            Optional<Blob> blob = blobs.get(id);
            if (blob.isPresent()) {
                Frames.write(out, blob.get());
                count++;
            }
        }
        Frames.end(out, count);
        MemoryServer.bytes(exchange, 200, out.toByteArray());
    }

    /** One ref a page, so that every listing goes over pages. */
    private void list(HttpExchange exchange) throws IOException {
        Map<String, String> query = query(exchange);
        String cursor = query.getOrDefault("cursor", "");
        List<RefAnswer> rest = refs.list(query.getOrDefault("prefix", "")).entrySet().stream()
                .filter(ref -> ref.getKey().text().compareTo(cursor) > 0)
                .map(ref -> new RefAnswer(
                        ref.getKey().text(), Optional.of(ref.getValue().text())))
                .toList();
        MemoryServer.json(
                exchange,
                200,
                rest.size() <= 1
                        ? Page.last(rest)
                        : Page.more(rest.subList(0, 1), rest.getFirst().name()));
    }

    private static Map<String, String> query(HttpExchange exchange) {
        Map<String, String> query = new LinkedHashMap<>();
        for (String part : Optional.ofNullable(exchange.getRequestURI().getRawQuery())
                .orElse("")
                .split("&", -1)) {
            int equals = part.indexOf('=');
            if (equals > 0) {
                query.put(
                        part.substring(0, equals),
                        URLDecoder.decode(part.substring(equals + 1), StandardCharsets.UTF_8));
            }
        }
        return query;
    }

    private synchronized void update(HttpExchange exchange) throws IOException {
        RefsRequest request = MemoryServer.read(exchange, RefsRequest.class);
        List<RefChange> changes = new ArrayList<>();
        for (RefsRequest.Change change : request.changes()) {
            changes.add(new RefChange(new RefName(change.name()), target(change.from()), target(change.to())));
        }
        boolean applied =
                changes.stream().allMatch(change -> refs.find(change.name()).equals(change.to()));
        if (!applied) {
            changes.forEach(change -> check(change, request.force().orElse(false)));
            try {
                if (refs.update(changes) instanceof RefUpdate.Stale stale) {
                    throw refusal("stale_ref", stale.name(), stale.actual());
                }
            } catch (IllegalArgumentException e) {
                throw new Refusal(400, "bad_request", String.valueOf(e.getMessage()));
            }
        }
        MemoryServer.json(
                exchange,
                200,
                new RefsAnswer(request.changes().stream()
                        .map(change -> new RefAnswer(change.name(), change.to()))
                        .toList()));
    }

    private void check(RefChange change, boolean force) {
        Set<ObjectId> missing = blobs.missing(change.to().stream().toList());
        if (!missing.isEmpty()) {
            throw new Refusal(
                    422,
                    "incomplete",
                    "incomplete",
                    Map.of("missing", missing.stream().map(ObjectId::text).toList(), "missing_count", 1));
        }
        Optional<TargetId> actual = refs.find(change.name());
        boolean forward = force
                || actual.isEmpty()
                || !actual.equals(change.from())
                || change.to().isEmpty()
                || !(actual.get() instanceof CommitId old)
                || !(change.to().get() instanceof CommitId next)
                || History.of(blobs).isAncestor(old, next);
        if (!forward) {
            throw refusal("not_fast_forward", change.name(), actual);
        }
    }

    private static Refusal refusal(String code, RefName name, Optional<TargetId> actual) {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("ref", name.text());
        details.put("actual", actual.map(ObjectId::text));
        return new Refusal(409, code, code, details);
    }

    private static Optional<TargetId> target(Optional<String> text) {
        return text.map(known -> (TargetId) ObjectId.parse(known));
    }

    /** At most two commits an answer, so that every longer history goes over several. */
    private void history(HttpExchange exchange) throws IOException {
        HistoryRequest request = MemoryServer.read(exchange, HistoryRequest.class);
        if (farApart && !request.have().isEmpty()) {
            throw new Refusal(422, "too_far", "history: too many commits that are had are newer than those wanted");
        }
        History history = History.of(blobs);
        List<CommitId> have = commits(request.have()).stream()
                .filter(id -> blobs.missing(List.of(id)).isEmpty())
                .toList();
        List<CommitId> since = history.since(commits(request.want()), have).reversed();
        List<HistoryAnswer.Entry> entries = since.stream()
                .limit(2)
                .map(id -> new HistoryAnswer.Entry(
                        id.hash().hex(),
                        io.dits.core.codec.Codec.commit(
                                        blobs.get(id).orElseThrow().bytes())
                                .parents()
                                .stream()
                                .map(parent -> parent.hash().hex())
                                .toList(),
                        1))
                .toList();
        MemoryServer.json(exchange, 200, new HistoryAnswer(entries, since.size() > 2));
    }

    private static List<CommitId> commits(List<String> hex) {
        return hex.stream().map(id -> new CommitId(Hash.parse(id))).toList();
    }
}
