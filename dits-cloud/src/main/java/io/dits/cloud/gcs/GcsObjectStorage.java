// SPDX-License-Identifier: Apache-2.0
package io.dits.cloud.gcs;

import io.dits.cloud.gcs.GcsFailure.Effect;
import io.dits.cloud.transfer.AtOnce;
import io.dits.core.store.Content;
import io.dits.core.store.ObjectStorage;
import io.dits.core.store.StorageKey;
import io.dits.core.store.StoreException;
import io.dits.core.store.StoreException.Kind;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Collection;
import java.util.Iterator;
import java.util.Optional;

/**
 * Object storage in a bucket of Google Cloud Storage, over its JSON API. Nothing is asked before somebody asks for something,
 * and no request is repeated but to renew a token and to go on with an upload in parts.
 */
public final class GcsObjectStorage implements ObjectStorage, AutoCloseable {
    /** Deletions of one call that are on their way at once. The API's batches are a hundred requests in one, no less work. */
    private static final int AT_ONCE = 16;

    private static final StorageKey PROBE = new StorageKey("v1/probe");

    private final GcsHttp http;
    private final GcsBucket bucket;
    private final int partSize;

    private GcsObjectStorage(GcsSettings settings, boolean makesBucket) {
        this.http = new GcsHttp(new GcsIdentity(settings.credentials()));
        this.bucket = new GcsBucket(http, settings, makesBucket);
        this.partSize = settings.partSize();
    }

    /** Opens a bucket, which is made when it is found to be missing, if the settings name a project. */
    public static GcsObjectStorage open(GcsSettings settings) {
        return new GcsObjectStorage(settings, true);
    }

    /** Opens a bucket that is there, and leaves it as it is. */
    public static GcsObjectStorage openExisting(GcsSettings settings) {
        return new GcsObjectStorage(settings, false);
    }

    /**
     * Lists, and begins an upload and takes it back, which shows nothing in the bucket: one that cannot be read or written is
     * known before somebody needs it.
     *
     * @throws StoreException that says why it cannot
     */
    public void checkWritable() {
        list(PROBE.text()).forEachRemaining(listed -> {});
        new GcsUpload(http, bucket, PROBE, Content.of(new byte[1]), false).probe();
    }

    @Override
    public void put(StorageKey key, Content content) {
        upload(key, content, false);
    }

    @Override
    public boolean putIfAbsent(StorageKey key, Content content) {
        return upload(key, content, true);
    }

    private boolean upload(StorageKey key, Content content, boolean onlyNew) {
        if (content.size() > MAX_SIZE) {
            throw new IllegalArgumentException(
                    key + ": wanted at most " + MAX_SIZE + " bytes, found " + content.size());
        }
        GcsUpload upload = new GcsUpload(http, bucket, key, content, onlyNew);
        return content.size() <= partSize ? upload.whole() : upload.parts(partSize);
    }

    @Override
    public Optional<byte[]> get(StorageKey key) {
        return read(key, bucket.object(key, "?alt=media"), MAX_SIZE).map(HttpResponse::body);
    }

    @Override
    public Optional<byte[]> get(StorageKey key, long offset, int length) {
        if (offset < 0 || length <= 0 || offset > MAX_SIZE) {
            return edge(key, offset, length);
        }
        HttpRequest.Builder request =
                bucket.object(key, "?alt=media").header("Range", "bytes=" + offset + "-" + (offset + length - 1));
        return read(key, request, length).map(answer -> {
            if (answer.statusCode() != 206 || answer.body().length != length) {
                String found = answer.headers().firstValue("Content-Range").orElse("HTTP " + answer.statusCode());
                throw outside(key, offset, length, found);
            }
            return answer.body();
        });
    }

    /** Nothing of an object, or a range that no request can say. */
    private Optional<byte[]> edge(StorageKey key, long offset, int length) {
        return read(key, bucket.object(key, "?fields=size"), GcsBucket.SMALL).map(answer -> {
            long size = GcsListing.json("cannot read " + bucket.name(key), answer)
                    .path("size")
                    .asLong(-1);
            if (length != 0 || offset < 0 || offset > size) {
                throw outside(key, offset, length, size + " in all");
            }
            return new byte[0];
        });
    }

    private Optional<HttpResponse<byte[]>> read(StorageKey key, HttpRequest.Builder request, int most) {
        String what = "cannot read " + bucket.name(key);
        HttpResponse<byte[]> answer = bucket.askOfObject(() -> http.send(what, Effect.ASKS, request.GET(), most));
        return switch (answer.statusCode()) {
            case 200, 206 -> Optional.of(answer);
            case 404 -> Optional.empty();
            case 416 ->
                throw new StoreException(
                        Kind.BROKEN, what + ": wanted a range that is not within the object: " + range(answer));
            default -> throw GcsFailure.answered(what, Effect.ASKS, answer);
        };
    }

    private static String range(HttpResponse<byte[]> answer) {
        return answer.request().headers().firstValue("Range").orElse("");
    }

    private StoreException outside(StorageKey key, long offset, int length, String found) {
        return new StoreException(
                Kind.BROKEN, bucket.name(key) + ": wanted " + length + " bytes from " + offset + " on, found " + found);
    }

    @Override
    public Iterator<Listed> list(String prefix) {
        return new GcsListing(http, bucket, prefix);
    }

    @Override
    public void delete(Collection<StorageKey> keys) {
        AtOnce.forEach(keys, AT_ONCE, this::delete);
    }

    private void delete(StorageKey key) {
        String what = "cannot delete " + bucket.name(key);
        HttpResponse<byte[]> answer = bucket.askOfObject(
                () -> http.send(what, Effect.CHANGES, bucket.object(key, "").DELETE(), GcsBucket.SMALL));
        if (answer.statusCode() != 204 && answer.statusCode() != 200 && answer.statusCode() != 404) {
            throw GcsFailure.answered(what, Effect.CHANGES, answer);
        }
    }

    /** Ends its connections. */
    @Override
    public void close() {
        http.close();
    }
}
