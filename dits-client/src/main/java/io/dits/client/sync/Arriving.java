// SPDX-License-Identifier: Apache-2.0
package io.dits.client.sync;

import io.dits.core.codec.Codec;
import io.dits.core.content.Blob;
import io.dits.core.graph.BlobQueue;
import io.dits.core.graph.Children;
import io.dits.core.graph.RecentBlobs;
import io.dits.core.graph.Transfer;
import io.dits.core.model.CommitId;
import io.dits.core.model.Kind;
import io.dits.core.model.ObjectId;
import io.dits.core.model.TargetId;
import io.dits.core.model.TreeId;
import io.dits.core.store.BlobStore;
import io.dits.core.store.Failures;
import io.dits.core.store.StoreException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * A remote's objects, for one who needs them at once: what is not here comes from there, and chunks are kept here on their
 * way, so that a working file is written while its bytes come and not when all have come. Metadata may only be kept when
 * all below it is: it is remembered, as far as memory is bounded, for the copy that comes after.
 */
public final class Arriving implements BlobStore, AutoCloseable {
    private static final int WAITING = 32;
    private static final int IDS = 1024;
    private static final long REMEMBERED_BYTES = 48 << 20;

    private final BlobStore local;
    private final BlobStore remote;
    private final BlobQueue arrived = new BlobQueue(WAITING);
    private final Thread keeper;
    private final RecentBlobs remembered = new RecentBlobs(REMEMBERED_BYTES);
    private final AtomicLong objects = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong contentBytes = new AtomicLong();
    private final Set<TargetId> targets = new HashSet<>();
    private volatile Optional<Throwable> failure = Optional.empty();
    private volatile boolean ended;

    /** Between those two; has to be closed. */
    public Arriving(BlobStore local, BlobStore remote) {
        this.local = local;
        this.remote = remote;
        this.keeper = Thread.ofVirtual().name("dits-keep").start(this::keep);
    }

    /** A commit and its tree. */
    public record Tip(CommitId commit, TreeId tree) {}

    /** What a target stands for. The metadata of its files comes along, so that the files need not ask one after the other. */
    public Tip tip(TargetId target) {
        targets.add(target);
        CommitId commit = Tips.commit(this, target);
        Blob blob = get(commit)
                .orElseThrow(() -> new StoreException(
                        StoreException.Kind.BROKEN, "wanted " + commit.text() + ", found nothing on the server"));
        TreeId tree = Codec.commit(blob.bytes()).tree();
        readBelow(tree);
        return new Tip(commit, tree);
    }

    private void readBelow(TreeId tree) {
        Set<ObjectId> seen = new HashSet<>();
        Deque<ObjectId> open = new ArrayDeque<>(List.of(tree));
        while (!open.isEmpty() && !remembered.isFull()) {
            List<ObjectId> batch = new ArrayList<>();
            while (!open.isEmpty() && batch.size() < IDS) {
                batch.add(open.remove());
            }
            getAll(
                    batch,
                    blob -> Children.of(blob).stream()
                            .filter(id -> id.kind().metadata() && seen.add(id))
                            .forEach(open::add));
        }
    }

    @Override
    public Optional<Blob> get(ObjectId id) {
        List<Blob> found = new ArrayList<>(1);
        getAll(List.of(id), found::add);
        return found.stream().findFirst();
    }

    @Override
    public void getAll(Collection<? extends ObjectId> ids, Consumer<Blob> sink) {
        Set<ObjectId> wanted = new LinkedHashSet<>(ids);
        for (ObjectId id : List.copyOf(wanted)) {
            remembered.find(id).ifPresent(known -> {
                wanted.remove(id);
                sink.accept(known);
            });
        }
        Set<ObjectId> missing = local.missing(wanted);
        List<ObjectId> here =
                wanted.stream().filter(id -> !missing.contains(id)).toList();
        List<ObjectId> there = wanted.stream().filter(missing::contains).toList();
        if (!here.isEmpty()) {
            local.getAll(here, sink);
        }
        if (!there.isEmpty()) {
            remote.getAll(there, blob -> {
                take(blob);
                sink.accept(blob);
            });
        }
    }

    private void take(Blob blob) {
        if (blob.id().kind() != Kind.CHUNK) {
            remembered.add(blob);
            return;
        }
        if (ended) {
            // Nobody takes it any more: the copy that comes after keeps and counts what it brings.
            return;
        }
        failure.ifPresent(cause -> {
            throw Failures.thrown(cause);
        });
        objects.incrementAndGet();
        bytes.addAndGet(blob.encoded().payload().length);
        contentBytes.addAndGet(blob.size());
        arrived.give(blob);
    }

    private void keep() {
        Iterator<Blob> chunks = arrived.iterator();
        try {
            local.putAll(() -> chunks);
        } catch (RuntimeException | Error e) {
            failure = Optional.of(e);
            // Nobody who brings more may wait for ever: each hears of it at the next chunk.
            while (chunks.hasNext()) {
                chunks.next();
            }
        }
    }

    /** Waits until all that came is kept. */
    public void finish() {
        close();
        failure.ifPresent(cause -> {
            throw Failures.thrown(cause);
        });
    }

    /** The targets that were asked for. */
    Set<TargetId> targets() {
        return targets;
    }

    /** What a later copy that found these chunks here did, together with their coming. */
    Transfer.Result with(Transfer.Result copied) {
        return new Transfer.Result(
                copied.objects() + objects.get(),
                copied.bytes() + bytes.get(),
                Math.max(0, copied.presentBytes() - contentBytes.get()));
    }

    /** Keeps what came, so that a repeated clone has less to fetch; a failure to do so is told by {@link #finish} alone. */
    @Override
    public void close() {
        if (ended) {
            return;
        }
        ended = true;
        arrived.end();
        Failures.awaited(() -> {
            keeper.join();
            return keeper;
        });
    }

    @Override
    public void putAll(Iterable<Blob> blobs) {
        local.putAll(blobs);
    }

    @Override
    public Set<ObjectId> missing(Collection<? extends ObjectId> ids) {
        return remote.missing(local.missing(ids));
    }
}
