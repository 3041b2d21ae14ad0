// SPDX-License-Identifier: Apache-2.0
package io.dits.storage.cache;

import io.dits.core.store.Content;
import io.dits.storage.catalog.PackId;
import io.dits.storage.pack.Spool;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A spool whose files a disk cache takes when their packs are stored, so that what was just uploaded is read from there: the
 * first copies after a push do not go to the object storage. Costs no more than a look at bytes that were just read to be sent.
 */
public final class AdoptedSpool implements Spool {
    private final Spool inner;
    private final DiskCache cache;

    /** That spool, best on the file system of that cache. */
    public AdoptedSpool(Spool inner, DiskCache cache) {
        this.inner = inner;
        this.cache = cache;
    }

    @Override
    public Path newFile() throws IOException {
        return inner.newFile();
    }

    @Override
    public boolean pastCache() {
        return inner.pastCache();
    }

    @Override
    public Content content(Path finished) throws IOException {
        return inner.content(finished);
    }

    @Override
    public void stored(PackId pack, long size, Path finished) {
        cache.adopt(pack, size, finished);
        inner.stored(pack, size, finished);
    }
}
