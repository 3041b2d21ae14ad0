// SPDX-License-Identifier: Apache-2.0
package io.dits.server.service;

import io.dits.core.store.Content;
import io.dits.core.store.ObjectStorage;
import io.dits.core.store.StorageKey;
import io.dits.core.store.StoreException;
import io.dits.server.meta.Holdings;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.LongSupplier;

/**
 * The object storage of one installation, which is known by a mark: an object with the installation's id. A disk that is
 * not mounted, or another's storage, would else read as if all content were gone, and take what is written. So the mark is
 * looked at before the first use, before a put if the last look is too old, and when something is not found. A storage that has
 * packs of the installation but no mark, as from before there were any, counts as its own.
 */
public final class OwnStorage implements ObjectStorage {
    /** Where the mark is. */
    public static final StorageKey MARK = new StorageKey("v1/installation");

    private final ObjectStorage storage;
    private final Holdings holdings;
    private final String place;
    private final boolean marks;
    private final Trust trust;
    private volatile Optional<UUID> installation = Optional.empty();
    /** When the mark was seen; empty: not yet. */
    private volatile OptionalLong proven = OptionalLong.empty();

    /**
     * For how long a look at the mark is enough for puts.
     *
     * @param most the longest
     * @param nanos a clock that only goes forward, as {@link System#nanoTime}
     */
    public record Trust(Duration most, LongSupplier nanos) {
        /** Before each put: of a folder, whose disk may be unmounted at any moment, and which is quickly looked at. */
        public static final Trust NONE = new Trust(Duration.ZERO, () -> 0);

        /**
         * Of a bucket, where a look is a request. Nobody takes it away by chance; whoever marks it as another installation's finds
         * packs in it that came within this time and deletes them after his grace period, a day at least.
         */
        public static Trust ofBucket(LongSupplier nanos) {
            return new Trust(Duration.ofSeconds(10), nanos);
        }

        private boolean past(long look) {
            return nanos.getAsLong() - look >= most.toNanos();
        }
    }

    /**
     * A storage as that installation's, whose mark is looked at before each put.
     *
     * @param place where it is, for people
     * @param marks whether it is marked if it is not yet: by a server, not by a command beside it
     */
    public OwnStorage(ObjectStorage storage, Holdings holdings, String place, boolean marks) {
        this(storage, holdings, place, marks, Trust.NONE);
    }

    /** The same; a look may count for longer. */
    public OwnStorage(ObjectStorage storage, Holdings holdings, String place, boolean marks, Trust trust) {
        this.storage = storage;
        this.holdings = holdings;
        this.place = place;
        this.marks = marks;
        this.trust = trust;
    }

    /**
     * Looks whether it is the installation's own, and marks it if it may.
     *
     * @throws StoreException UNAVAILABLE if it is without mark and without the packs that the database knows; DENIED if the
     *     mark is another's
     */
    public void prove() {
        proven = OptionalLong.empty();
        long began = trust.nanos().getAsLong();
        UUID own = installation();
        Optional<String> mark = mark();
        if (mark.isEmpty()) {
            List<StorageKey> packs = holdings.somePacks();
            if (!packs.isEmpty() && packs.stream().noneMatch(this::has)) {
                throw new StoreException(
                        StoreException.Kind.UNAVAILABLE,
                        "storage " + place + ": wanted the mark " + MARK + " of this installation, found neither it nor"
                                + " the packs that the database knows. Check that its disk is mounted and its path right."
                                + " If the content is lost, and is to be put again by pushes, mark the storage: write the"
                                + " line " + own + " to " + place + "/" + MARK);
            }
            if (marks) {
                // Another installation may find the storage unmarked at the same moment: what the mark is then, it is
                // for both.
                boolean _ = storage.putIfAbsent(MARK, Content.of((own + "\n").getBytes(StandardCharsets.UTF_8)));
                mark = mark();
            }
        }
        if (mark.isPresent() && !mark.get().equals(own.toString())) {
            throw new StoreException(
                    StoreException.Kind.DENIED,
                    "storage " + place + ": wanted the installation " + own + ", found the mark " + MARK + " of "
                            + mark.get() + ". Check that the storage and the database belong together. If this"
                            + " installation is to take the storage over, delete that mark");
        }
        proven = OptionalLong.of(began);
    }

    /** Whether it has the installation's own mark. */
    public boolean marked() {
        return mark().equals(Optional.of(installation().toString()));
    }

    /** Marks it as the installation's own, whosever it was. */
    public void takeOver() {
        storage.put(MARK, Content.of((installation() + "\n").getBytes(StandardCharsets.UTF_8)));
        proven = OptionalLong.empty();
    }

    private UUID installation() {
        if (installation.isEmpty()) {
            installation = Optional.of(holdings.installation());
        }
        return installation.get();
    }

    private Optional<String> mark() {
        return storage.get(MARK)
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8).strip())
                .map(text -> text.substring(0, Math.min(text.length(), 80)));
    }

    private boolean has(StorageKey pack) {
        return storage.list(pack.text()).hasNext();
    }

    private ObjectStorage proven() {
        if (proven.isEmpty()) {
            prove();
        }
        return storage;
    }

    private Optional<byte[]> found(Optional<byte[]> bytes) {
        if (bytes.isEmpty()) {
            prove();
        }
        return bytes;
    }

    @Override
    public void put(StorageKey key, Content content) {
        OptionalLong look = proven;
        if (look.isEmpty() || trust.past(look.getAsLong())) {
            prove();
        }
        storage.put(key, content);
    }

    @Override
    public boolean putIfAbsent(StorageKey key, Content content) {
        return proven().putIfAbsent(key, content);
    }

    @Override
    public Optional<byte[]> get(StorageKey key) {
        return found(proven().get(key));
    }

    @Override
    public Optional<byte[]> get(StorageKey key, long offset, int length) {
        return found(proven().get(key, offset, length));
    }

    @Override
    public Iterator<Listed> list(String prefix) {
        return proven().list(prefix);
    }

    @Override
    public void delete(Collection<StorageKey> keys) {
        proven().delete(keys);
    }
}
