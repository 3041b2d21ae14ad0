// SPDX-License-Identifier: Apache-2.0
package io.dits.server.meta;

/**
 * How much is kept, as the database has it.
 *
 * @param packs their number
 * @param packBytes their bytes
 * @param objects each once
 * @param objectBytes their bytes, uncompressed
 * @param storedBytes their bytes as they are stored, without what packs add
 * @param links objects of all repositories, each counted in each
 * @param linkedBytes the bytes of these, uncompressed: what repositories would take if nothing was shared or compressed
 * @param damaged objects that are marked damaged or lost
 * @param pendingDeletes packs that wait to be deleted
 * @param unknownPacks packs that the last look at the storage found and the database does not know
 */
public record StorageNumbers(
        long packs,
        long packBytes,
        long objects,
        long objectBytes,
        long storedBytes,
        long links,
        long linkedBytes,
        long damaged,
        long pendingDeletes,
        long unknownPacks) {}
