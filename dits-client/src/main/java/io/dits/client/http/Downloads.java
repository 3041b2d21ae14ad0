// SPDX-License-Identifier: Apache-2.0
package io.dits.client.http;

import io.dits.core.content.Blob;
import io.dits.core.model.ObjectId;
import io.dits.core.store.StoreException;
import io.dits.core.wire.Frames;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

/** Fetches objects: several answers at a time, each read as it comes, each object proven before it is handed on. */
final class Downloads {
    /** Ids of one request: many enough that a request's own time does not matter, few enough that several share the work. */
    private static final int IDS = 256;
    /** Answers that are read at a time. */
    static final int IN_FLIGHT = 4;
    /** Damaged answers without one whole object between them: the first may be the line's fault. */
    static final int DAMAGED = 2;

    private final ApiClient client;
    private final String objects;

    Downloads(ApiClient client, String objects) {
        this.client = client;
        this.objects = objects;
    }

    void getAll(Collection<? extends ObjectId> ids, Consumer<Blob> sink) {
        Queue<Set<ObjectId>> batches = new ConcurrentLinkedQueue<>(batches(ids));
        int workers = Math.min(IN_FLIGHT, batches.size());
        if (workers == 0) {
            return;
        }
        try (Handover handover = new Handover(workers)) {
            for (int i = 0; i < workers; i++) {
                Thread.ofVirtual()
                        .name("dits-fetch")
                        .start(() -> handover.work(() -> {
                            Set<ObjectId> batch;
                            while (!handover.ended() && (batch = batches.poll()) != null) {
                                fetch(batch, handover);
                            }
                        }));
            }
            handover.drainTo(sink);
        }
    }

    private static List<Set<ObjectId>> batches(Collection<? extends ObjectId> ids) {
        List<Set<ObjectId>> batches = new ArrayList<>();
        for (ObjectId id : new LinkedHashSet<>(ids)) {
            if (batches.isEmpty() || batches.getLast().size() == IDS) {
                batches.add(new LinkedHashSet<>());
            }
            batches.getLast().add(id);
        }
        return batches;
    }

    /** Takes out of the batch what came, so that a repeated request asks for the rest. */
    private void fetch(Set<ObjectId> batch, Handover handover) {
        int[] damaged = {0};
        try {
            client.send(again -> Call.ids(objects + "/fetch", batch), (in, attempts) -> {
                read(in, batch, handover, attempts, damaged);
                return batch;
            });
        } catch (StoreException e) {
            throw e.kind() == StoreException.Kind.BROKEN ? naming(batch, e) : e;
        }
    }

    /** A server that cannot read an object does not say which. */
    private static StoreException naming(Set<ObjectId> batch, StoreException broken) {
        String which = batch.stream().findFirst().map(ObjectId::text).orElse("nothing");
        return new StoreException(
                broken.kind(),
                broken.getMessage() + "; asked for " + which
                        + (batch.size() < 2 ? "" : " and " + (batch.size() - 1) + " more"),
                broken);
    }

    private void read(InputStream in, Set<ObjectId> batch, Handover handover, Patience.Attempts attempts, int[] damaged)
            throws IOException {
        Frames.Reader frames = new Frames.Reader(in);
        try {
            for (Optional<Blob> next = frames.next(); next.isPresent(); next = frames.next()) {
                Blob blob = next.get();
                if (!batch.remove(blob.id())) {
                    throw new IllegalArgumentException(blob.id().text() + " was not asked for, or came twice");
                }
                attempts.progressed();
                damaged[0] = 0;
                handover.give(blob);
            }
        } catch (EOFException e) {
            throw new IOException("it was cut", e);
        } catch (IllegalArgumentException e) {
            if (++damaged[0] >= DAMAGED) {
                throw new StoreException(
                        StoreException.Kind.BROKEN, client.origin() + ": sent damaged objects: " + e.getMessage(), e);
            }
            throw new IOException("damaged bytes came: " + e.getMessage(), e);
        }
    }
}
