// SPDX-License-Identifier: Apache-2.0
package io.dits.storage.catalog;

import io.dits.core.content.Encoding;
import io.dits.core.model.ObjectId;

/**
 * One object of a pack, as the pack's own index has it.
 *
 * @param id the object
 * @param offset of the first byte of its payload in the pack
 * @param stored bytes of the payload
 * @param raw bytes of the object
 * @param encoding how to read the payload
 * @param span bytes of the file below a chunk or manifest node; 0 for other kinds
 */
public record PackEntry(ObjectId id, long offset, int stored, int raw, Encoding encoding, long span) {
    /** The same as a location. */
    public Location in(PackId pack) {
        return new Location(pack, offset, stored, raw, encoding);
    }
}
