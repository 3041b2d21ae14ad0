// SPDX-License-Identifier: Apache-2.0
package io.dits.storage.catalog;

import io.dits.core.content.Encoding;

/**
 * Where an object's payload is.
 *
 * @param pack the pack that holds it
 * @param offset of the first byte of the payload in the pack
 * @param stored bytes of the payload
 * @param raw bytes of the object
 * @param encoding how to read the payload
 */
public record Location(PackId pack, long offset, int stored, int raw, Encoding encoding) {}
