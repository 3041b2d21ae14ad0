// SPDX-License-Identifier: Apache-2.0
package io.dits.testkit.faulty;

import io.dits.core.store.Content;
import io.dits.core.store.ObjectStorage;
import io.dits.core.store.StorageKey;
import io.dits.core.store.StoreException;
import java.util.Arrays;
import java.util.Collection;
import java.util.Iterator;
import java.util.Optional;
import java.util.function.Supplier;

/** An object storage that fails and lies as {@link Faults} say. A listing draws again after each {@value #PAGE} keys. */
public final class FaultyObjectStorage implements ObjectStorage {
    /** As many keys as stores tell at a time. */
    public static final int PAGE = 1000;

    private final ObjectStorage inner;
    private final Faults faults;

    /** Faults before that storage. */
    public FaultyObjectStorage(ObjectStorage inner, Faults faults) {
        this.inner = inner;
        this.faults = faults;
    }

    @Override
    public void put(StorageKey key, Content content) {
        Optional<Fault> fault = faults.draw();
        act("put " + key, fault, fault.equals(Optional.of(Fault.UNKEPT)) ? () -> {} : () -> inner.put(key, content));
    }

    @Override
    public boolean putIfAbsent(StorageKey key, Content content) {
        Optional<Fault> fault = faults.draw();
        if (fault.equals(Optional.of(Fault.LOST_ANSWER))) {
            boolean _ = inner.putIfAbsent(key, content);
        }
        fail("put " + key + " if it is absent", fault);
        return inner.putIfAbsent(key, content);
    }

    @Override
    public Optional<byte[]> get(StorageKey key) {
        return read("get " + key, () -> inner.get(key));
    }

    @Override
    public Optional<byte[]> get(StorageKey key, long offset, int length) {
        return read("get " + length + " bytes of " + key, () -> inner.get(key, offset, length));
    }

    @Override
    public Iterator<Listed> list(String prefix) {
        fail("list " + prefix, faults.draw());
        Iterator<Listed> keys = inner.list(prefix);
        return new Iterator<>() {
            private int told;

            @Override
            public boolean hasNext() {
                return keys.hasNext();
            }

            @Override
            public Listed next() {
                if (told > 0 && told % PAGE == 0) {
                    fail("list " + prefix + ", the next page", faults.draw());
                }
                told++;
                return keys.next();
            }
        };
    }

    @Override
    public void delete(Collection<StorageKey> keys) {
        act("delete " + keys.size() + " objects", faults.draw(), () -> inner.delete(keys));
    }

    private static void act(String what, Optional<Fault> fault, Runnable work) {
        if (fault.equals(Optional.of(Fault.LOST_ANSWER))) {
            work.run();
        }
        fail(what, fault);
        work.run();
    }

    private Optional<byte[]> read(String what, Supplier<Optional<byte[]>> work) {
        Optional<Fault> fault = faults.draw();
        fail(what, fault);
        return fault.isEmpty() ? work.get() : lie(fault.get(), work.get());
    }

    private Optional<byte[]> lie(Fault fault, Optional<byte[]> bytes) {
        if (bytes.isEmpty() || fault == Fault.ABSENT) {
            return Optional.empty();
        }
        if (fault == Fault.UNKEPT) {
            return bytes;
        }
        byte[] truth = bytes.get();
        if (fault == Fault.TRUNCATED) {
            return Optional.of(Arrays.copyOf(truth, truth.length / 2));
        }
        byte[] lie = truth.clone();
        if (lie.length > 0) {
            lie[faults.below(lie.length)] ^= (byte) (1 << faults.below(8));
        }
        return Optional.of(lie);
    }

    private static void fail(String what, Optional<Fault> fault) {
        fault.flatMap(Fault::kind).ifPresent(kind -> {
            throw new StoreException(kind, "faulty storage: " + what + ": " + fault.get());
        });
    }
}
