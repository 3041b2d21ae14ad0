// SPDX-License-Identifier: Apache-2.0
package io.dits.storage.catalog;

import java.util.List;

/**
 * A durable pack and what it holds.
 *
 * @param id its name
 * @param size its length in bytes
 * @param entries its objects
 */
public record AddedPack(PackId id, long size, List<PackEntry> entries) {
    /** Copies. */
    public AddedPack {
        entries = List.copyOf(entries);
    }
}
