// SPDX-License-Identifier: Apache-2.0
package io.dits.core.store;

import java.util.Collection;
import java.util.Iterator;
import java.util.Optional;

/**
 * Keeps whole objects of at most {@value #MAX_SIZE} bytes under keys: a bucket, a disk, memory.
 *
 * <p>The contract, held by the suite {@code ObjectStorageContract}:
 *
 * <ol>
 *   <li>A put is atomic: readers see all of the object or none of it, whatever crashes when. Content of another length than
 *       it announces is not kept.
 *   <li>When put returns, the object survives a crash of the store and is seen by every later get and list.
 *   <li>Putting the same key again replaces the object; Dits never does so with other bytes.
 *   <li>A range is answered exactly or fails; a range that is not within the object is a {@link StoreException} of kind
 *       BROKEN.
 *   <li>Listing returns every key that was there all the time, in order, however many there are.
 *   <li>Deleting what is not there succeeds. A deleted object is gone for every later get and list.
 *   <li>Putting only if absent leaves an object that is there as it is. Of two at once one wins, where the storage can decide
 *       that; else both may believe that they did.
 *   <li>What cannot be answered is a {@link StoreException}; absent is an answer.
 * </ol>
 */
public interface ObjectStorage {
    /** The largest object in bytes. */
    int MAX_SIZE = 64 << 20;

    /**
     * Keeps the content under the key.
     *
     * @throws IllegalArgumentException if it is longer than {@value #MAX_SIZE} bytes
     */
    void put(StorageKey key, Content content);

    /**
     * Keeps the content unless the key has an object; whether it did. After an answer that got lost it may say that there is one,
     * which is its own.
     *
     * @throws IllegalArgumentException if it is longer than {@value #MAX_SIZE} bytes
     */
    boolean putIfAbsent(StorageKey key, Content content);

    /** The whole object, if it is there. */
    Optional<byte[]> get(StorageKey key);

    /** {@code length} bytes from {@code offset} on, if the object is there. */
    Optional<byte[]> get(StorageKey key, long offset, int length);

    /** The objects whose keys start with a prefix (any text, also none), in the order of their keys. */
    Iterator<Listed> list(String prefix);

    /** Removes the objects of these keys. */
    void delete(Collection<StorageKey> keys);

    /**
     * One object of a listing.
     *
     * @param key its key
     * @param size its length in bytes
     */
    record Listed(StorageKey key, long size) {}
}
