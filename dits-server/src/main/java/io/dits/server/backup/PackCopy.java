// SPDX-License-Identifier: Apache-2.0
package io.dits.server.backup;

import io.dits.core.store.Content;
import io.dits.core.store.ObjectStorage;
import io.dits.core.store.StorageKey;
import io.dits.core.store.StoreException;
import io.dits.storage.catalog.PackId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/**
 * Copies packs that a storage does not have yet from another one, proving each. Packs never change, so that one that is
 * there with all its bytes is not copied again: a copy that was cut off goes on where it was. Two packs at a time are in memory.
 */
final class PackCopy {
    private static final int AT_ONCE = 2;
    private static final int STEP = 256;

    private final ObjectStorage from;
    private final ObjectStorage to;
    private final Consumer<String> progress;

    PackCopy(ObjectStorage from, ObjectStorage to, Consumer<String> progress) {
        this.from = from;
        this.to = to;
        this.progress = progress;
    }

    /**
     * What came of it.
     *
     * @param copied how many packs were
     * @param bytes of these
     * @param faults in words, by pack: what could not be read, or is not as it should be. It was copied all the same if it was
     *     there: something may still be read of it
     */
    record Outcome(long copied, long bytes, Map<PackId, String> faults) {}

    /** Copies those packs, which have so many bytes. Between steps it lets {@code still} say that it may go on. */
    Outcome run(NavigableMap<PackId, Long> packs, Runnable still) {
        List<Map.Entry<PackId, Long>> lacking = lacking(packs);
        progress.accept("packs: " + (packs.size() - lacking.size()) + " of " + packs.size() + " are there");
        Map<PackId, String> faults = new HashMap<>();
        long bytes = 0;
        long all = lacking.stream().mapToLong(Map.Entry::getValue).sum();
        try (ExecutorService workers =
                Executors.newFixedThreadPool(AT_ONCE, Thread.ofVirtual().factory())) {
            for (int start = 0; start < lacking.size(); start += STEP) {
                still.run();
                Map<PackId, Future<Optional<String>>> running = new HashMap<>();
                for (Map.Entry<PackId, Long> pack : lacking.subList(start, Math.min(lacking.size(), start + STEP))) {
                    bytes += pack.getValue();
                    running.put(pack.getKey(), workers.submit(() -> copy(pack.getKey(), pack.getValue())));
                }
                running.forEach((pack, copy) -> result(copy).ifPresent(fault -> faults.put(pack, fault)));
                progress.accept("packs: " + Math.min(lacking.size(), start + STEP) + " of " + lacking.size() + ", "
                        + mebibytes(bytes) + " of " + mebibytes(all) + " MiB");
            }
        }
        return new Outcome(lacking.size(), bytes, faults);
    }

    private static long mebibytes(long bytes) {
        return (bytes + (1 << 19)) >> 20;
    }

    private List<Map.Entry<PackId, Long>> lacking(NavigableMap<PackId, Long> packs) {
        NavigableMap<PackId, Long> lacking = new TreeMap<>(packs);
        BackupPlace.eachPack(to, lacking::remove);
        return List.copyOf(lacking.entrySet());
    }

    /** What is wrong with it, if anything is. */
    private Optional<String> copy(PackId pack, long size) {
        StorageKey key = pack.key();
        Optional<byte[]> bytes;
        try {
            bytes = from.get(key);
        } catch (StoreException e) {
            if (e.kind().retryable()) {
                throw e;
            }
            return Optional.of("pack " + pack + ": " + e.getMessage());
        }
        if (bytes.isEmpty()) {
            return Optional.of("pack " + pack + " is not there");
        }
        to.put(key, Content.of(bytes.get()));
        return PackCheck.fault(pack, size, bytes.get());
    }

    private static Optional<String> result(Future<Optional<String>> copy) {
        try {
            return copy.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException(StoreException.Kind.UNAVAILABLE, "interrupted while packs were copied", e);
        }
    }
}
