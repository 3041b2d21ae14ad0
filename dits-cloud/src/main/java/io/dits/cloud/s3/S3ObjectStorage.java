// SPDX-License-Identifier: Apache-2.0
package io.dits.cloud.s3;

import io.dits.cloud.s3.S3Errors.Effect;
import io.dits.core.store.Content;
import io.dits.core.store.ObjectStorage;
import io.dits.core.store.StorageKey;
import io.dits.core.store.StoreException;
import io.dits.core.store.StoreException.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import software.amazon.awssdk.core.exception.RetryableException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.DeleteObjectsResponse;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Error;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Object storage in a bucket. Nothing is asked of the server before somebody asks for something; every request is tried up to
 * three times within seconds, and fails then.
 */
public final class S3ObjectStorage implements ObjectStorage, AutoCloseable {
    /** The most keys of one request. */
    private static final int BATCH = 1000;

    private static final int EXISTS = 412;
    private static final int OUT_OF_RANGE = 416;
    private static final int NOT_IMPLEMENTED = 501;

    private final S3Client client;
    private final S3Settings settings;
    private final Bucket bucket;
    /** Whether the server knows conditions, as far as we know. */
    private volatile boolean conditions = true;

    private S3ObjectStorage(S3Settings settings, boolean makesBucket) {
        this.client = S3Clients.open(settings);
        this.settings = settings;
        this.bucket = new Bucket(client, settings, makesBucket);
    }

    /** Opens a bucket, which is made when it is found to be missing. */
    public static S3ObjectStorage open(S3Settings settings) {
        return new S3ObjectStorage(settings, true);
    }

    /** Opens a bucket that is there, and leaves it as it is. */
    public static S3ObjectStorage openExisting(S3Settings settings) {
        return new S3ObjectStorage(settings, false);
    }

    /**
     * Announces an upload and takes it back, which shows nothing in the bucket, so that one that cannot be read or written is
     * known before somebody needs it.
     *
     * @throws StoreException that says why it cannot
     */
    public void checkWritable() {
        bucket.meet();
        String key = "v1/probe";
        String id = bucket.ask(
                "cannot write to " + settings.place(), Effect.ASKS, () -> Upload.begin(client, settings, key));
        Upload.takeBack(client, settings, key, id);
    }

    private String name(StorageKey key) {
        return settings.place() + "/" + key;
    }

    @Override
    public void put(StorageKey key, Content content) {
        checkSize(key, content);
        try {
            upload(key, content, false);
        } catch (SdkException e) {
            throw S3Errors.failure("cannot write " + name(key), Effect.CHANGES, e);
        }
    }

    @Override
    public boolean putIfAbsent(StorageKey key, Content content) {
        checkSize(key, content);
        // Looked at first: there are servers that take the condition and ignore it.
        if (get(key, 0, 0).isPresent()) {
            return false;
        }
        boolean conditional = conditions;
        try {
            upload(key, content, conditional);
            return true;
        } catch (S3Exception e) {
            if (conditional && e.statusCode() == EXISTS) {
                return false;
            }
            if (conditional && e.statusCode() == NOT_IMPLEMENTED) {
                conditions = false;
                return putIfAbsent(key, content);
            }
            throw S3Errors.failure("cannot write " + name(key), Effect.CHANGES, e);
        } catch (SdkException e) {
            throw S3Errors.failure("cannot write " + name(key), Effect.CHANGES, e);
        }
    }

    private static void checkSize(StorageKey key, Content content) {
        if (content.size() > MAX_SIZE) {
            throw new IllegalArgumentException(
                    key + ": wanted at most " + MAX_SIZE + " bytes, found " + content.size());
        }
    }

    private void upload(StorageKey key, Content content, boolean onlyNew) {
        Upload upload = new Upload(client, settings, key.text(), content, onlyNew);
        bucket.meet();
        try {
            bucket.ask(() -> {
                upload.run();
                return true;
            });
        } catch (UncheckedIOException e) {
            throw new StoreException(Kind.UNAVAILABLE, "cannot write " + name(key) + ": " + e.getMessage(), e);
        }
    }

    @Override
    public Optional<byte[]> get(StorageKey key) {
        return read(key, Optional.empty(), (answer, in) -> {
            long size = Objects.requireNonNullElse(answer.contentLength(), Long.MAX_VALUE);
            if (size > MAX_SIZE) {
                in.abort();
                throw broken(
                        key, "wanted an object of at most " + MAX_SIZE + " bytes, found " + answer.contentLength());
            }
            return exactly(in, (int) size);
        });
    }

    @Override
    public Optional<byte[]> get(StorageKey key, long offset, int length) {
        if (offset < 0 || length <= 0 || offset > Long.MAX_VALUE - length) {
            return edge(key, offset, length);
        }
        String range = "bytes=" + offset + "-" + (offset + length - 1);
        return read(key, Optional.of(range), (answer, in) -> {
            String found = String.valueOf(answer.contentRange());
            if (!Long.valueOf(length).equals(answer.contentLength())
                    || !found.startsWith(range.replace('=', ' ') + "/")) {
                in.abort();
                throw broken(key, "wanted " + length + " bytes from " + offset + " on, found " + found);
            }
            return exactly(in, length);
        });
    }

    /** Nothing of an object, or a range that no object has. */
    private Optional<byte[]> edge(StorageKey key, long offset, int length) {
        Iterator<Listed> first = list(key.text());
        Optional<Listed> object = first.hasNext()
                ? Optional.of(first.next()).filter(found -> found.key().equals(key))
                : Optional.empty();
        long size = object.map(Listed::size).orElse(0L);
        if (object.isPresent() && (length != 0 || offset < 0 || offset > size)) {
            throw broken(key, "wanted " + length + " bytes from " + offset + " on, found " + size + " in all");
        }
        return object.map(_ -> new byte[0]);
    }

    private Optional<byte[]> read(
            StorageKey key, Optional<String> range, ResponseTransformer<GetObjectResponse, byte[]> body) {
        String what = "cannot read " + name(key);
        try {
            return Optional.of(bucket.ask(() -> client.getObject(
                    request -> request.bucket(bucket.name()).key(key.text()).range(range.orElse(null)), body)));
        } catch (S3Exception e) {
            if (S3Errors.absent(e)) {
                return Optional.empty();
            }
            if (e.statusCode() == OUT_OF_RANGE) {
                throw broken(key, "wanted the range " + range.orElse("") + ", which is not within the object");
            }
            throw S3Errors.failure(what, Effect.ASKS, e);
        } catch (SdkException e) {
            // What we found in an answer comes out wrapped.
            throw S3Errors.cause(e, StoreException.class)
                    .<RuntimeException>map(broken -> broken)
                    .orElseGet(() -> S3Errors.failure(what, Effect.ASKS, e));
        }
    }

    private StoreException broken(StorageKey key, String text) {
        return new StoreException(Kind.BROKEN, name(key) + ": " + text);
    }

    /** The body, or else a failure that the library takes as a reason to try again. */
    private static byte[] exactly(AbortableInputStream in, int length) {
        byte[] bytes;
        try {
            bytes = in.readNBytes(length);
        } catch (IOException e) {
            throw RetryableException.create("the answer broke off: " + e.getMessage(), e);
        }
        if (bytes.length < length) {
            throw RetryableException.create("the answer broke off after " + bytes.length + " of " + length + " bytes");
        }
        return bytes;
    }

    @Override
    public Iterator<Listed> list(String prefix) {
        return new Listing(client, bucket, prefix);
    }

    @Override
    public void delete(Collection<StorageKey> keys) {
        List<StorageKey> all = new ArrayList<>(keys);
        for (int from = 0; from < all.size(); from += BATCH) {
            deleteBatch(all.subList(from, Math.min(from + BATCH, all.size())));
        }
    }

    private void deleteBatch(List<StorageKey> keys) {
        String what = "cannot delete " + keys.size() + " objects of " + settings.place();
        List<ObjectIdentifier> objects = keys.stream()
                .map(key -> ObjectIdentifier.builder().key(key.text()).build())
                .toList();
        DeleteObjectsResponse answer = bucket.ask(
                what,
                Effect.CHANGES,
                () -> client.deleteObjects(request -> request.bucket(bucket.name())
                        .delete(delete -> delete.objects(objects).quiet(true))));
        for (S3Error error : answer.errors()) {
            if (!"NoSuchKey".equals(error.code())) {
                throw S3Errors.ofOne(what + ", among them " + error.key(), error.code(), error.message());
            }
        }
    }

    /** Ends its connections. */
    @Override
    public void close() {
        client.close();
    }
}
