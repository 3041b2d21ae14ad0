// SPDX-License-Identifier: Apache-2.0
package io.dits.client.http;

import io.dits.core.content.Blob;
import io.dits.core.content.Patch;
import io.dits.core.model.ObjectId;
import io.dits.core.store.BlobStore;
import io.dits.core.store.StoreException;
import io.dits.core.wire.Frames;
import java.io.IOException;
import java.util.Collection;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The objects of a repository on a server. Holds at most {@value Uploads#IN_FLIGHT} upload bodies of about
 * {@value Uploads#BODY} bytes in memory.
 *
 * <p>Of a batch that fails half-way it may keep chunks that came after others that failed: chunks refer to nothing, so that
 * what is kept is complete all the same. Everything else goes in order.
 */
public final class RemoteBlobStore implements BlobStore {
    private static final int IDS = 16_384;

    private final ApiClient client;
    private final String objects;
    private final Uploads uploads;
    private final Downloads downloads;

    /** The objects of the repository whose requests go below that path, as in {@code /repos/admin/film}. */
    RemoteBlobStore(ApiClient client, String repository) {
        this(client, repository, _ -> Optional.empty());
    }

    /**
     * The same, where chunks may go up in pieces.
     *
     * @param pieces says a chunk in pieces of others that the repository has; asked by the thread that puts
     */
    RemoteBlobStore(ApiClient client, String repository, Function<Blob, Optional<Patch>> pieces) {
        this.client = client;
        this.objects = repository + "/objects";
        this.uploads = new Uploads(client, objects, this::missing, pieces);
        this.downloads = new Downloads(client, objects);
    }

    /** What chunks in pieces have saved, of all that was put so far. */
    public Saved saved() {
        return uploads.saved();
    }

    @Override
    public Optional<Blob> get(ObjectId id) {
        AtomicReference<Optional<Blob>> found = new AtomicReference<>(Optional.empty());
        downloads.getAll(List.of(id), blob -> found.set(Optional.of(blob)));
        return found.get();
    }

    @Override
    public void getAll(Collection<? extends ObjectId> ids, Consumer<Blob> sink) {
        downloads.getAll(ids, sink);
    }

    @Override
    public void putAll(Iterable<Blob> blobs) {
        uploads.putAll(blobs);
    }

    @Override
    public Set<ObjectId> missing(Collection<? extends ObjectId> ids) {
        Set<ObjectId> open = new HashSet<>(ids);
        Set<ObjectId> missing = new HashSet<>();
        Iterator<ObjectId> rest = open.iterator();
        while (rest.hasNext()) {
            Set<ObjectId> batch = new HashSet<>();
            while (rest.hasNext() && batch.size() < IDS) {
                batch.add(rest.next());
            }
            missing.addAll(ask(batch));
        }
        return missing;
    }

    @Override
    public Set<ObjectId> damaged() {
        Set<ObjectId> damaged = new HashSet<>();
        try {
            String path = objects + "/damaged";
            List<ObjectId> page = damagedOf(path);
            // A page that brings nothing new ends it, too: no server can hold a client fast.
            while (damaged.addAll(page)) {
                page = damagedOf(path + "?after=" + page.getLast().text());
            }
            return damaged;
        } catch (StoreException e) {
            if (ApiProblem.of(e).filter(problem -> problem.status() == 404).isPresent()) {
                // A server that was written before it could be asked. That of no repository is found by who asks on.
                return Set.of();
            }
            throw e;
        }
    }

    private List<ObjectId> damagedOf(String path) {
        return ids(Call.get(path), Frames.MAX_IDS, Frames::ids);
    }

    private List<ObjectId> ask(Set<ObjectId> batch) {
        return ids(Call.ids(objects + "/missing", batch), IDS, answer -> {
            List<ObjectId> lacking = Frames.ids(answer);
            if (!batch.containsAll(lacking)) {
                throw new IllegalArgumentException("named objects as missing that nobody asked for");
            }
            return lacking;
        });
    }

    /** Asks again if what came is not of its form: once, in case the line did it. */
    private List<ObjectId> ids(Call call, int most, Function<byte[], List<ObjectId>> form) {
        int[] damaged = {0};
        return client.send(_ -> call, (in, _) -> {
            try {
                return form.apply(in.readNBytes(most * ObjectId.BYTES + 1));
            } catch (IllegalArgumentException e) {
                if (++damaged[0] >= Downloads.DAMAGED) {
                    throw new StoreException(StoreException.Kind.BROKEN, client.origin() + ": " + e.getMessage(), e);
                }
                throw new IOException("damaged bytes came: " + e.getMessage(), e);
            }
        });
    }
}
