// SPDX-License-Identifier: Apache-2.0
package io.dits.server.meta;

/** How much the server holds. */
public interface Totals {
    /** The numbers, of now or of a moment ago. */
    Numbers now();

    /**
     * The numbers.
     *
     * @param repositories that are not deleted
     * @param commits each once, however many repositories have it
     * @param chunks each once; an estimate if there are very many
     * @param bytes of all packs
     * @param versions bytes of all versions of all files, as if each were kept whole in each repository
     * @param damaged objects that cannot be read and wait to be put again
     * @param activeUsers people who may sign in
     * @param disabledUsers people who may not
     */
    record Numbers(
            long repositories,
            long commits,
            long chunks,
            long bytes,
            long versions,
            long damaged,
            long activeUsers,
            long disabledUsers) {}
}
