// SPDX-License-Identifier: Apache-2.0
package io.dits.server.care;

import io.dits.core.content.Blob;
import io.dits.core.model.ObjectId;
import io.dits.core.store.BlobStore;
import io.dits.core.store.ObjectStorage;
import io.dits.core.store.ObjectStorage.Listed;
import io.dits.core.store.StoreException;
import io.dits.server.meta.Accepted;
import io.dits.server.meta.Facts;
import io.dits.server.meta.Inventory;
import io.dits.server.meta.Reconstruction;
import io.dits.server.service.Parsed;
import io.dits.storage.catalog.Catalog;
import io.dits.storage.catalog.PackEntry;
import io.dits.storage.catalog.PackId;
import io.dits.storage.pack.PackFormat;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Makes the catalog again from the storage alone, and all that follows from the bytes of objects; then gives each repository
 * what its refs and their logs lead to. Adds what is not there and changes nothing else, so that it may be repeated, go on
 * after it was cut off, and run beside a server.
 */
public final class Rebuild {
    private static final int PAGE = 4096;

    private final ObjectStorage storage;
    private final Catalog catalog;
    private final Inventory inventory;
    private final Reconstruction rows;
    private final BlobStore store;
    private final Verification walks;
    private final Findings findings = new Findings();

    /** Over that storage; {@code walks} follows the refs. */
    Rebuild(
            ObjectStorage storage,
            Catalog catalog,
            Inventory inventory,
            Reconstruction rows,
            BlobStore store,
            Verification walks) {
        this.storage = storage;
        this.catalog = catalog;
        this.inventory = inventory;
        this.rows = rows;
        this.store = store;
        this.walks = walks;
    }

    /** Does it; what the storage has not got any more is told, and asked for at the next push. */
    public Findings run() {
        addPacks();
        findings.count("refs", rows.refs());
        walks.allRefs(findings, true, true);
        long explained = 0;
        for (long more = explain(); more > 0; more = explain()) {
            explained += more;
        }
        findings.count("explained", explained);
        each(rows::history, this::descent);
        rows.order();
        // What the walks found lost, and what was lost before.
        new PackProof(storage, catalog, inventory).prove(Inventory.NOWHERE, findings);
        return findings;
    }

    private void addPacks() {
        for (Iterator<Listed> keys = storage.list(PackId.PREFIX); keys.hasNext(); ) {
            Listed listed = keys.next();
            Optional<PackId> pack = PackId.ofKey(listed.key());
            if (pack.isPresent() && !inventory.knows(pack.get()) && !inventory.doomed(pack.get())) {
                add(pack.get(), listed);
            }
        }
    }

    private void add(PackId pack, Listed listed) {
        try {
            var entries = PackFormat.read(storage, listed.key(), listed.size());
            Set<ObjectId> known = entries.stream().map(PackEntry::id).collect(Collectors.toCollection(HashSet::new));
            known.removeAll(catalog.missing(known));
            // Of two copies one may be why there is another: what is read damaged gets its place here.
            read(known, blob -> {});
            catalog.add(pack, listed.size(), entries);
            findings.count("packs", 1);
            findings.count("objects", entries.size());
        } catch (StoreException e) {
            if (e.kind() != StoreException.Kind.BROKEN) {
                throw e;
            }
            findings.damaged(String.valueOf(e.getMessage()));
        }
    }

    /** A node of a long list needs those below it: a round does one level. How many were done. */
    private long explain() {
        long[] done = {0};
        each(rows::unexplained, parsed -> {
            Map<ObjectId, Facts> below = below(parsed);
            List<Accepted> accepted = new ArrayList<>();
            for (Parsed object : parsed) {
                Parsed whole = object.with(below);
                if (complete(whole)) {
                    accepted.add(whole.accepted());
                }
            }
            rows.explain(accepted);
            done[0] += accepted.size();
        });
        return done[0];
    }

    /** What is known of the children of those that stand above level 0. */
    private Map<ObjectId, Facts> below(List<Parsed> parsed) {
        Set<ObjectId> children = new HashSet<>();
        for (Parsed object : parsed) {
            if (object.accepted() instanceof Accepted.TreePart part
                    && part.facts().level() > 0) {
                object.children().forEach(child -> children.add(child.id()));
            }
        }
        return children.isEmpty() ? Map.of() : new HashMap<>(rows.facts(children));
    }

    private static boolean complete(Parsed object) {
        return !(object.accepted() instanceof Accepted.TreePart part)
                || part.facts().level() == 0
                || part.facts().names().isPresent();
    }

    private void descent(List<Parsed> parsed) {
        rows.descent(parsed.stream().map(Parsed::accepted).toList());
    }

    private void each(BiFunction<Long, Integer, SequencedMap<Long, ObjectId>> pages, Consumer<List<Parsed>> work) {
        long after = 0;
        while (true) {
            SequencedMap<Long, ObjectId> page = pages.apply(after, PAGE);
            if (page.isEmpty()) {
                return;
            }
            after = page.lastEntry().getKey();
            List<Parsed> parsed = new ArrayList<>();
            read(page.values(), blob -> parse(blob, parsed));
            work.accept(parsed);
        }
    }

    private static void parse(Blob blob, List<Parsed> parsed) {
        try {
            parsed.add(Parsed.of(blob));
        } catch (IllegalArgumentException e) {
            // No server accepts it, so nothing refers to it.
            return;
        }
    }

    /** Reads what can be read; what cannot is marked by the store. */
    private void read(Collection<ObjectId> ids, Consumer<Blob> sink) {
        Set<ObjectId> left = new HashSet<>(ids);
        try {
            store.getAll(List.copyOf(ids), blob -> {
                left.remove(blob.id());
                sink.accept(blob);
            });
        } catch (StoreException e) {
            if (e.kind().retryable()) {
                throw e;
            }
            if (ids.size() > 1) {
                left.forEach(id -> read(List.of(id), sink));
            }
        }
    }
}
