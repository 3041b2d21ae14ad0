// SPDX-License-Identifier: Apache-2.0
package io.dits.cloud.azure;

import com.azure.core.util.BinaryData;
import com.azure.core.util.Context;
import com.azure.storage.blob.models.BlobRange;
import com.azure.storage.blob.models.BlobRequestConditions;
import com.azure.storage.blob.models.BlobStorageException;
import com.azure.storage.blob.models.BlockBlobItem;
import com.azure.storage.blob.models.DeleteSnapshotsOptionType;
import com.azure.storage.blob.models.DownloadRetryOptions;
import com.azure.storage.blob.options.BlockBlobCommitBlockListOptions;
import com.azure.storage.blob.options.BlockBlobSimpleUploadOptions;
import com.azure.storage.blob.specialized.BlockBlobClient;
import io.dits.cloud.transfer.AtOnce;
import io.dits.cloud.transfer.Bounded;
import io.dits.cloud.transfer.ContentException;
import io.dits.cloud.transfer.Part;
import io.dits.core.store.Content;
import io.dits.core.store.ObjectStorage;
import io.dits.core.store.StorageKey;
import io.dits.core.store.StoreException;
import io.dits.core.store.StoreException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Object storage in a container of Azure Blob Storage: an object is a block blob of its key's name. One that is larger than a
 * block is staged in blocks, several at once, and is there when the list of them is committed; blocks of a put that failed
 * are forgotten by Azure after a week. Nothing is asked before somebody asks for something, and nothing is repeated.
 */
public final class AzureObjectStorage implements ObjectStorage {
    /** Blocks of one object, and deletions of one call, that are on their way at once. */
    private static final int AT_ONCE = 8;

    private static final StorageKey PROBE = new StorageKey("v1/probe");

    private final AzureContainer container;
    private final int blockSize;
    private final int pageSize;

    private AzureObjectStorage(AzureContainer container, int blockSize, int pageSize) {
        this.container = container;
        this.blockSize = blockSize;
        this.pageSize = pageSize;
    }

    /** Opens a container, which is made when it is found to be missing. */
    public static AzureObjectStorage open(AzureSettings settings) {
        return open(settings, true, AzureTransport.USUAL);
    }

    /** Opens a container that is there, and leaves it as it is. */
    public static AzureObjectStorage openExisting(AzureSettings settings) {
        return open(settings, false, AzureTransport.USUAL);
    }

    static AzureObjectStorage open(AzureSettings settings, boolean makesContainer, AzureTransport transport) {
        return new AzureObjectStorage(
                new AzureContainer(AzureClient.of(settings, transport), makesContainer),
                settings.blockSize(),
                transport.pageSize());
    }

    /** Where it is, for people. */
    public String place() {
        return container.place();
    }

    /**
     * Lists, and stages a block that is never committed, so that nothing is seen in the container: one that cannot be read or
     * written is known before somebody needs it.
     *
     * @throws StoreException that says why it cannot
     */
    public void checkWritable() {
        list(PROBE.text()).forEachRemaining(listed -> {});
        try {
            container.ask(
                    blob -> {
                        blob.stageBlock(id(0), BinaryData.fromBytes(new byte[1]));
                        return true;
                    },
                    PROBE);
        } catch (RuntimeException e) {
            throw AzureFailure.of("cannot write to " + place(), e, Kind.UNAVAILABLE);
        }
    }

    @Override
    public void put(StorageKey key, Content content) {
        try {
            upload(key, content, new BlobRequestConditions());
        } catch (RuntimeException e) {
            throw unwritten(key, e);
        }
    }

    @Override
    public boolean putIfAbsent(StorageKey key, Content content) {
        try {
            upload(key, content, new BlobRequestConditions().setIfNoneMatch("*"));
            return true;
        } catch (RuntimeException e) {
            if (e instanceof BlobStorageException answered && AzureFailure.exists(answered)) {
                return false;
            }
            throw unwritten(key, e);
        }
    }

    private RuntimeException unwritten(StorageKey key, RuntimeException e) {
        String what = "cannot write " + key + " to " + place();
        return e instanceof IllegalArgumentException
                ? e
                : ContentException.in(e, what).orElseGet(() -> AzureFailure.of(what, e, Kind.UNKNOWN_OUTCOME));
    }

    private void upload(StorageKey key, Content content, BlobRequestConditions conditions) {
        if (content.size() > MAX_SIZE) {
            throw new IllegalArgumentException(
                    key + ": wanted at most " + MAX_SIZE + " bytes, found " + content.size());
        }
        container.ask(
                blob -> content.size() <= blockSize
                        ? putWhole(blob, content, conditions)
                        : putBlocks(blob, content, conditions),
                key);
    }

    private static BlockBlobItem putWhole(BlockBlobClient blob, Content content, BlobRequestConditions conditions) {
        try (InputStream in = Part.of(content, 0, content.size())) {
            return blob.uploadWithResponse(
                            new BlockBlobSimpleUploadOptions(BinaryData.fromStream(in, content.size()))
                                    .setRequestConditions(conditions),
                            null,
                            Context.NONE)
                    .getValue();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private BlockBlobItem putBlocks(BlockBlobClient blob, Content content, BlobRequestConditions conditions) {
        int count = Math.toIntExact((content.size() + blockSize - 1) / blockSize);
        List<Integer> blocks = IntStream.range(0, count).boxed().toList();
        AtOnce.forEach(blocks, AT_ONCE, block -> {
            long offset = (long) block * blockSize;
            long length = Math.min(blockSize, content.size() - offset);
            try (InputStream in = Part.of(content, offset, length)) {
                blob.stageBlock(id(block), BinaryData.fromStream(in, length));
            }
        });
        List<String> ids = blocks.stream().map(AzureObjectStorage::id).toList();
        return blob.commitBlockListWithResponse(
                        new BlockBlobCommitBlockListOptions(ids).setRequestConditions(conditions), null, Context.NONE)
                .getValue();
    }

    /** All ids of a blob's blocks must be of one length. */
    private static String id(int block) {
        return Base64.getEncoder()
                .encodeToString(String.format(Locale.ROOT, "%06d", block).getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public Optional<byte[]> get(StorageKey key) {
        Bounded out = new Bounded(MAX_SIZE);
        return read(key, blob -> {
            download(blob, null, out);
            return out.toByteArray();
        });
    }

    @Override
    public Optional<byte[]> get(StorageKey key, long offset, int length) {
        return read(key, blob -> {
            if (length <= 0 || offset < 0 || offset > MAX_SIZE) {
                // No range of HTTP says this.
                long size = blob.getProperties().getBlobSize();
                if (length == 0 && offset >= 0 && offset <= size) {
                    return new byte[0];
                }
                throw outside(key, offset, length, "" + size);
            }
            Bounded out = new Bounded(length);
            try {
                download(blob, new BlobRange(offset, (long) length), out);
            } catch (BlobStorageException e) {
                if (AzureFailure.outside(e)) {
                    throw outside(key, offset, length, "fewer");
                }
                throw e;
            }
            if (out.size() != length) {
                throw outside(key, offset, length, "" + (offset + out.size()));
            }
            return out.toByteArray();
        });
    }

    private static void download(BlockBlobClient blob, @Nullable BlobRange range, Bounded out) {
        blob.downloadStreamWithResponse(
                out, range, new DownloadRetryOptions().setMaxRetryRequests(0), null, false, null, Context.NONE);
    }

    private static StoreException outside(StorageKey key, long offset, int length, String found) {
        return new StoreException(
                Kind.BROKEN, key + ": wanted " + length + " bytes from " + offset + " on, found " + found + " in all");
    }

    private Optional<byte[]> read(StorageKey key, Function<BlockBlobClient, byte[]> work) {
        try {
            return Optional.of(container.ask(work, key));
        } catch (BlobStorageException e) {
            if (AzureFailure.absent(e)) {
                return Optional.empty();
            }
            throw AzureFailure.of("cannot read " + key + " of " + place(), e, Kind.UNAVAILABLE);
        } catch (RuntimeException e) {
            throw AzureFailure.of("cannot read " + key + " of " + place(), e, Kind.UNAVAILABLE);
        }
    }

    @Override
    public Iterator<Listed> list(String prefix) {
        return new AzureListing(container, prefix, pageSize);
    }

    @Override
    public void delete(Collection<StorageKey> keys) {
        try {
            AtOnce.forEach(keys, AT_ONCE, this::delete);
        } catch (RuntimeException e) {
            throw AzureFailure.of("cannot delete from " + place(), e, Kind.UNKNOWN_OUTCOME);
        }
    }

    private void delete(StorageKey key) {
        try {
            container.ask(
                    blob -> blob.deleteWithResponse(DeleteSnapshotsOptionType.INCLUDE, null, null, Context.NONE), key);
        } catch (BlobStorageException e) {
            if (!AzureFailure.absent(e)) {
                throw e;
            }
        }
    }
}
