// SPDX-License-Identifier: Apache-2.0
package io.dits.storage.cache;

import io.dits.storage.catalog.PackId;
import java.util.OptionalLong;

/** Knows how long packs are. */
@FunctionalInterface
public interface PackSizes {
    /** The bytes of that pack, if it is known. */
    OptionalLong of(PackId pack);
}
