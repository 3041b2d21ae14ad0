// SPDX-License-Identifier: Apache-2.0
package io.dits.server.backup;

import io.dits.core.store.StoreException;
import io.dits.storage.catalog.PackEntry;
import io.dits.storage.catalog.PackId;
import io.dits.storage.pack.PackFormat;
import java.util.Arrays;
import java.util.Optional;

/** Whether the bytes of a pack are what they should be, by nothing but themselves. */
final class PackCheck {
    private PackCheck() {}

    /** What is wrong with a pack that should have so many bytes, in words; empty if nothing is. */
    static Optional<String> fault(PackId pack, long size, byte[] bytes) {
        if (bytes.length != size) {
            return Optional.of("pack " + pack + ": wanted " + size + " bytes, found " + bytes.length);
        }
        try {
            for (PackEntry entry : PackFormat.read(pack.key(), bytes)) {
                int from = Math.toIntExact(entry.offset());
                entry.in(pack).claim(entry.id(), Arrays.copyOfRange(bytes, from, from + entry.stored()));
            }
            return Optional.empty();
        } catch (StoreException | IllegalArgumentException e) {
            return Optional.of("pack " + pack + ": " + e.getMessage());
        }
    }
}
