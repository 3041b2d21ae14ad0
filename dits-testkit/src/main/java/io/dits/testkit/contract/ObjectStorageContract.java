// SPDX-License-Identifier: Apache-2.0
package io.dits.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dits.core.store.Content;
import io.dits.core.store.ObjectStorage;
import io.dits.core.store.ObjectStorage.Listed;
import io.dits.core.store.StorageKey;
import io.dits.core.store.StoreException;
import io.dits.testkit.data.Samples;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What every {@link ObjectStorage} promises.
 *
 * <ol>
 *   <li>A put is atomic. Whoever reads while it runs, or after it failed, finds the object as it was before, or all of
 *       it. Content that breaks off, or brings other than the bytes it announced, is not kept, and neither is more than
 *       {@link ObjectStorage#MAX_SIZE}.
 *   <li>When put returns, the object is there for every later get and list, also of a storage opened anew.
 *   <li>Putting a key again replaces the object.
 *   <li>A range is answered exactly: any part, the whole, none of it. A range that is not within the object is BROKEN.
 *   <li>A listing has every key that starts with the prefix, whatever the prefix, in the order of the keys as text, with
 *       its size, however many there are; also while others are put and deleted.
 *   <li>Deleting what is not there succeeds. What was deleted is gone for get and list.
 *   <li>Absent is an answer, not a failure.
 *   <li>Putting only if absent says whether it did, and leaves what is there. Of many at once exactly one wins, if
 *       {@link #decidesRaces()}.
 *   <li>All this also holds for many threads at once.
 * </ol>
 */
public abstract class ObjectStorageContract {
    private final Samples samples = Samples.random();
    private ObjectStorage storage;

    /** For the subclass. */
    @SuppressWarnings("NullAway.Init")
    protected ObjectStorageContract() {}

    /** A new, empty storage. */
    protected abstract ObjectStorage create() throws Exception;

    /** The same storage as another process would open it; the same object where nothing outlives it. */
    protected ObjectStorage reopen(ObjectStorage opened) throws Exception {
        return opened;
    }

    /** How many objects a listing test puts; more than a page of the storage has. */
    protected int many() {
        return 2100;
    }

    /** Whether a listing may show objects that are being put, under names of their own. */
    protected boolean listsUnfinished() {
        return false;
    }

    /** Whether of many that put only if absent at once exactly one wins, and is told so. */
    protected boolean decidesRaces() {
        return true;
    }

    @BeforeEach
    final void open() throws Exception {
        storage = create();
    }

    @Test
    final void clause1_contentThatBreaksOffLeavesNothing() {
        StorageKey key = key("a/b");
        assertThatThrownBy(() -> storage.put(key, breakingOff(1 << 20, 700_000)))
                .isInstanceOf(StoreException.class);
        assertThat(storage.get(key)).isEmpty();
        assertThat(storage.list("")).toIterable().isEmpty();
    }

    @Test
    final void clause1_contentThatBreaksOffLeavesTheObjectBefore() {
        StorageKey key = key("a/b");
        byte[] before = samples.bytes(1000);
        storage.put(key, Content.of(before));
        assertThatThrownBy(() -> storage.put(key, breakingOff(1 << 20, 700_000)))
                .isInstanceOf(StoreException.class);
        assertThat(storage.get(key)).hasValue(before);
    }

    @Test
    final void clause1_contentOfAnotherLengthThanAnnouncedIsNotKept() {
        StorageKey key = key("a/b");
        for (int brought : new int[] {0, 999, 1001, 70_000}) {
            assertThatThrownBy(() -> storage.put(key, announcing(1000, samples.bytes(brought))))
                    .as("announced 1000, brought %d", brought)
                    .isInstanceOf(StoreException.class);
            assertThat(storage.get(key)).isEmpty();
        }
    }

    @Test
    final void clause1_moreThanTheLargestObjectIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> storage.put(key("a"), announcing(ObjectStorage.MAX_SIZE + 1L, new byte[0])));
    }

    @Test
    final void clause1_aReaderSeesAllOrNone() throws Exception {
        StorageKey key = key("v1/whole");
        byte[] bytes = samples.bytes(3 << 20);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> writer = threads.submit(() -> {
                for (int i = 0; i < 8; i++) {
                    storage.put(key, Content.of(bytes));
                    storage.delete(List.of(key));
                }
                storage.put(key, Content.of(bytes));
            });
            while (!writer.isDone()) {
                storage.get(key)
                        .ifPresent(
                                found -> assertThat(Arrays.equals(found, bytes)).isTrue());
                storage.get(key, bytes.length - 10, 10)
                        .ifPresent(found -> assertThat(found)
                                .isEqualTo(Arrays.copyOfRange(bytes, bytes.length - 10, bytes.length)));
                storage.list("v1/").forEachRemaining(listed -> {
                    if (listed.key().equals(key) || !listsUnfinished()) {
                        assertThat(listed.size()).isEqualTo(bytes.length);
                    }
                });
            }
            writer.get();
        }
        assertThat(storage.get(key)).hasValue(bytes);
    }

    @Test
    final void clause2_whatWasPutIsThereAlsoWhenOpenedAnew() throws Exception {
        byte[] bytes = samples.bytes(200_000);
        byte[] none = {};
        storage.put(key("v1/some"), Content.of(bytes));
        storage.put(key("v1/none"), Content.of(none));
        for (ObjectStorage one : List.of(storage, reopen(storage))) {
            assertThat(one.get(key("v1/some"))).hasValue(bytes);
            assertThat(one.get(key("v1/none"))).hasValue(none);
            assertThat(one.list(""))
                    .toIterable()
                    .containsExactly(new Listed(key("v1/none"), 0), new Listed(key("v1/some"), 200_000));
        }
    }

    @Test
    final void clause2_theLargestObjectIsKept() {
        byte[] bytes = samples.bytes(ObjectStorage.MAX_SIZE);
        storage.put(key("v1/largest"), Content.of(bytes));
        assertThat(Arrays.equals(storage.get(key("v1/largest")).orElseThrow(), bytes))
                .isTrue();
    }

    @Test
    final void clause3_puttingAgainReplaces() {
        storage.put(key("k"), Content.of(samples.bytes(5000)));
        byte[] after = samples.bytes(10);
        storage.put(key("k"), Content.of(after));
        assertThat(storage.get(key("k"))).hasValue(after);
        assertThat(storage.list("")).toIterable().containsExactly(new Listed(key("k"), 10));
    }

    @Test
    final void clause4_aRangeIsAnsweredExactly() {
        byte[] bytes = samples.bytes(100_000);
        storage.put(key("k"), Content.of(bytes));
        for (int[] range : new int[][] {{0, 100_000}, {0, 1}, {99_999, 1}, {31_000, 50_000}, {0, 0}, {7, 0}}) {
            assertThat(storage.get(key("k"), range[0], range[1]))
                    .as("%d bytes from %d on", range[1], range[0])
                    .hasValue(Arrays.copyOfRange(bytes, range[0], range[0] + range[1]));
        }
    }

    @Test
    final void clause4_aRangeOutsideTheObjectIsBroken() {
        storage.put(key("k"), Content.of(samples.bytes(100)));
        List<List<Long>> ranges = List.of(
                List.of(0L, 101L),
                List.of(100L, 1L),
                List.of(99L, 2L),
                List.of(5000L, 10L),
                List.of(Long.MAX_VALUE, 10L));
        for (List<Long> range : ranges) {
            assertThatThrownBy(() -> storage.get(
                            key("k"), range.getFirst(), range.getLast().intValue()))
                    .as("%s", range)
                    .isInstanceOfSatisfying(
                            StoreException.class, e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.BROKEN));
        }
    }

    @Test
    final void clause5_aListingIsCompleteAndInOrder() {
        List<String> keys = IntStream.range(0, many())
                .mapToObj(i -> "v1/chunks/" + i % 7 + "/" + Integer.toHexString(i * 7919))
                .toList();
        putAll(keys);
        assertThat(storage.list("v1/"))
                .toIterable()
                .extracting(listed -> listed.key().text())
                .containsExactlyElementsOf(keys.stream().sorted().toList());
    }

    @Test
    final void clause5_anyTextIsAPrefix() {
        // A hyphen comes before a slash, a digit after it: the order of folders is not that of the keys in them.
        List<String> keys = List.of("a", "b-c/x", "b/c", "b/cc", "b/d/e", "b0", "b0/x-1".replace('/', '_'), "c/b");
        putAll(keys);
        for (String prefix :
                List.of("", "a", "b", "b/", "b/c", "b/d", "b/d/", "b-", "b-c/", "b0", "c/b", "d", "b/d/f", "aa/")) {
            assertThat(storage.list(prefix))
                    .as("prefix '%s'", prefix)
                    .toIterable()
                    .extracting(listed -> listed.key().text())
                    .containsExactlyElementsOf(keys.stream()
                            .filter(key -> key.startsWith(prefix))
                            .sorted()
                            .toList());
        }
    }

    @Test
    final void clause5_aListingHasAllThatStaysWhileOthersComeAndGo() throws Exception {
        List<String> lasting =
                IntStream.range(0, 300).mapToObj(i -> "s/" + i % 10 + "/" + i).toList();
        putAll(lasting);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> others = threads.submit(() -> {
                for (int i = 0; i < 300; i++) {
                    StorageKey key = key("s/" + i % 17 + "/x" + i);
                    storage.put(key, Content.of(new byte[1]));
                    storage.delete(List.of(key));
                }
            });
            do {
                List<String> found = new ArrayList<>();
                storage.list("s/")
                        .forEachRemaining(listed -> found.add(listed.key().text()));
                assertThat(found).isSorted().doesNotHaveDuplicates().containsAll(lasting);
            } while (!others.isDone());
            others.get();
        }
    }

    @Test
    final void clause6_whatWasDeletedIsGone() throws Exception {
        putAll(List.of("a/1", "a/2", "a/3"));
        storage.delete(List.of(key("a/1"), key("a/3"), key("a/not-there"), key("nor/this")));
        storage.delete(List.of());
        for (ObjectStorage one : List.of(storage, reopen(storage))) {
            assertThat(one.get(key("a/1"))).isEmpty();
            assertThat(one.get(key("a/3"), 0, 1)).isEmpty();
            assertThat(one.list(""))
                    .toIterable()
                    .extracting(listed -> listed.key().text())
                    .containsExactly("a/2");
        }
    }

    @Test
    final void clause6_manyAreDeletedAtOnce() {
        List<String> keys = IntStream.range(0, many()).mapToObj(i -> "d/" + i).toList();
        putAll(keys);
        storage.delete(keys.stream().map(StorageKey::new).toList());
        assertThat(storage.list("")).toIterable().isEmpty();
    }

    @Test
    final void clause7_absentIsAnAnswer() {
        putAll(List.of("a/b"));
        assertThat(storage.get(key("a/c"))).isEmpty();
        assertThat(storage.get(key("b"))).isEmpty();
        assertThat(storage.get(key("a"))).isEmpty();
        assertThat(storage.get(key("b/c"), 0, 100)).isEmpty();
        assertThat(storage.list("b/")).toIterable().isEmpty();
    }

    @Test
    final void clause8_whatIsThereStays() {
        byte[] first = samples.bytes(5000);
        assertThat(storage.putIfAbsent(key("k"), Content.of(first))).isTrue();
        assertThat(storage.putIfAbsent(key("k"), Content.of(samples.bytes(10)))).isFalse();
        assertThat(storage.get(key("k"))).hasValue(first);
        storage.delete(List.of(key("k")));
        assertThat(storage.putIfAbsent(key("k"), Content.of(first))).isTrue();
        assertThatThrownBy(() -> storage.putIfAbsent(key("n"), announcing(1000, samples.bytes(999))))
                .isInstanceOf(StoreException.class);
        assertThat(storage.get(key("n"))).isEmpty();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> storage.putIfAbsent(key("n"), announcing(ObjectStorage.MAX_SIZE + 1L, new byte[0])));
    }

    @Test
    final void clause8_ofManyAtOnceOneWins() throws Exception {
        for (int round = 0; round < 10; round++) {
            StorageKey key = key("race/" + round);
            List<Future<Boolean>> all = new ArrayList<>();
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int i = 0; i < 8; i++) {
                    byte[] mine = {(byte) i};
                    all.add(threads.submit(() -> storage.putIfAbsent(key, Content.of(mine))));
                }
            }
            List<Integer> winners = new ArrayList<>();
            for (int i = 0; i < all.size(); i++) {
                if (all.get(i).get()) {
                    winners.add(i);
                }
            }
            int kept = storage.get(key).orElseThrow()[0];
            if (decidesRaces()) {
                assertThat(winners).containsExactly(kept);
            }
        }
    }

    @Test
    final void clause9_manyPutAndGetAtOnce() throws Exception {
        List<byte[]> bytes =
                IntStream.range(0, 40).mapToObj(i -> samples.bytes(20_000)).toList();
        List<Future<?>> all = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < bytes.size(); i++) {
                StorageKey key = key("p/" + i % 5 + "/" + i);
                byte[] mine = bytes.get(i);
                all.add(threads.submit(() -> {
                    storage.put(key, Content.of(mine));
                    assertThat(storage.get(key)).hasValue(mine);
                    assertThat(storage.get(key, 100, 200)).hasValue(Arrays.copyOfRange(mine, 100, 300));
                }));
            }
            for (Future<?> one : all) {
                one.get();
            }
        }
        assertThat(storage.list("p/")).toIterable().hasSize(40);
    }

    private void putAll(List<String> keys) {
        try (var threads = Executors.newFixedThreadPool(8)) {
            List<? extends Future<?>> all = keys.stream()
                    .map(key -> threads.submit(() -> storage.put(key(key), Content.of(new byte[] {1}))))
                    .toList();
            for (Future<?> one : all) {
                one.get();
            }
        } catch (InterruptedException | java.util.concurrent.ExecutionException e) {
            throw new AssertionError("cannot put", e);
        }
    }

    private static StorageKey key(String text) {
        return new StorageKey(text);
    }

    private static Content announcing(long size, byte[] brought) {
        return content(size, new ByteArrayInputStream(brought));
    }

    private static Content breakingOff(int size, int after) {
        InputStream whole = new ByteArrayInputStream(new byte[size]);
        return content(size, new FilterInputStream(whole) {
            @Override
            public int read(byte[] target, int offset, int length) throws IOException {
                int left = after - (size - whole.available());
                if (left <= 0) {
                    throw new IOException("the content broke off");
                }
                return whole.read(target, offset, Math.min(length, left));
            }
        });
    }

    private static Content content(long size, InputStream in) {
        return new Content() {
            @Override
            public long size() {
                return size;
            }

            @Override
            public InputStream open() {
                return in;
            }
        };
    }
}
