// SPDX-License-Identifier: Apache-2.0
package io.dits.storage.cache;

/** One level of cache, as its operator sees it. Safe for concurrent use. */
public interface CacheLayer {
    /** Its numbers now. */
    Numbers numbers();

    /** Forgets everything; what is being loaded at this moment is not kept either. */
    void clear();

    /**
     * What a cache has done since it was opened, and what it holds now.
     *
     * @param hits reads that it answered
     * @param misses reads that went behind it
     * @param damaged found not to be what was kept, and read again from behind
     * @param bytes held now, with what holding them takes
     * @param limit the most bytes it may hold
     */
    record Numbers(long hits, long misses, long damaged, long bytes, long limit) {}
}
