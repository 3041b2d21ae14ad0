// SPDX-License-Identifier: Apache-2.0
package io.dits.storage.guard;

import io.dits.core.store.StoreException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Remembers what a meter hears. */
final class Counts implements StorageMeter {
    final List<String> ended = new ArrayList<>();
    Duration time = Duration.ZERO;
    long read;
    long written;

    @Override
    public synchronized void ended(Operation operation, Optional<StoreException.Kind> failure, Duration took) {
        ended.add(operation + failure.map(kind -> " " + kind).orElse(""));
        time = time.plus(took);
    }

    @Override
    public synchronized void read(long bytes) {
        read += bytes;
    }

    @Override
    public synchronized void written(long bytes) {
        written += bytes;
    }
}
