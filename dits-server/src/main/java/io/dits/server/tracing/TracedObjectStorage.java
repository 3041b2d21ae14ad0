// SPDX-License-Identifier: Apache-2.0
package io.dits.server.tracing;

import io.dits.core.store.Content;
import io.dits.core.store.ObjectStorage;
import io.dits.core.store.StorageKey;
import java.util.Collection;
import java.util.Iterator;
import java.util.Optional;
import java.util.function.Function;

/** An object storage each call of which is a step, repeated ones too. Of a listing it is the time to its beginning. */
public final class TracedObjectStorage implements ObjectStorage {
    private static final String KEY = "dits.storage.key";
    private static final String BYTES = "dits.storage.bytes";

    private final ObjectStorage inner;
    private final Tracer tracer;

    /** Tells that tracer of what this storage is asked. */
    public TracedObjectStorage(ObjectStorage inner, Tracer tracer) {
        this.inner = inner;
        this.tracer = tracer;
    }

    @Override
    public void put(StorageKey key, Content content) {
        boolean _ = step("storage put", step -> {
            step.with(KEY, key.text()).with(BYTES, content.size());
            inner.put(key, content);
            return true;
        });
    }

    @Override
    public boolean putIfAbsent(StorageKey key, Content content) {
        return step("storage put", step -> {
            step.with(KEY, key.text()).with(BYTES, content.size());
            return inner.putIfAbsent(key, content);
        });
    }

    @Override
    public Optional<byte[]> get(StorageKey key) {
        return step("storage get", step -> told(step.with(KEY, key.text()), inner.get(key)));
    }

    @Override
    public Optional<byte[]> get(StorageKey key, long offset, int length) {
        return step("storage get", step -> {
            step.with(KEY, key.text()).with("dits.storage.offset", offset);
            return told(step, inner.get(key, offset, length));
        });
    }

    private static Optional<byte[]> told(Step step, Optional<byte[]> found) {
        found.ifPresent(bytes -> step.with(BYTES, bytes.length));
        return found;
    }

    @Override
    public Iterator<Listed> list(String prefix) {
        return step("storage list", _ -> inner.list(prefix));
    }

    @Override
    public void delete(Collection<StorageKey> keys) {
        boolean _ = step("storage delete", step -> {
            step.with("dits.storage.keys", keys.size());
            inner.delete(keys);
            return true;
        });
    }

    private <T> T step(String name, Function<Step, T> call) {
        try (Step step = tracer.begin(name, Step.Kind.ASKED)) {
            try {
                return call.apply(step);
            } catch (RuntimeException e) {
                step.failed(e);
                throw e;
            }
        }
    }
}
