// SPDX-License-Identifier: Apache-2.0
package io.dits.storage.catalog;

import io.dits.core.content.Blob;
import io.dits.core.content.Encoded;
import io.dits.core.content.Encoding;
import io.dits.core.model.ObjectId;

/**
 * Where an object's payload is.
 *
 * @param pack the pack that holds it
 * @param offset of the first byte of the payload in the pack
 * @param stored bytes of the payload
 * @param raw bytes of the object
 * @param encoding how to read the payload
 */
public record Location(PackId pack, long offset, int stored, int raw, Encoding encoding) {
    /**
     * The object of that id, whose payload was read from here.
     *
     * @throws IllegalArgumentException if it is not that object's
     */
    public Blob claim(ObjectId id, byte[] payload) {
        return Blob.claim(id, new Encoded(encoding, raw, payload));
    }
}
