// SPDX-License-Identifier: Apache-2.0
package io.dits.cloud.gcs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dits.core.store.Content;
import io.dits.core.store.ObjectStorage;
import io.dits.core.store.StorageKey;
import io.dits.core.store.StoreException;
import io.dits.core.store.StoreException.Kind;
import io.dits.testkit.data.Samples;
import io.dits.testkit.gcs.FakeGcs;
import io.dits.testkit.net.FaultProxy;
import io.dits.testkit.net.Trouble;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes wrong, and what the caller is told. */
final class GcsFailuresTest {
    private static final StorageKey KEY = new StorageKey("v1/chunks/ab/cd/abcd");
    private static final String BUCKET = "dits-storage";
    private static final int PART = 512 << 10;

    @TempDir
    Path folder;

    private final Samples samples = Samples.random();
    private FakeGcs gcs;

    @SuppressWarnings("NullAway.Init")
    GcsFailuresTest() {}

    @BeforeEach
    void start() throws Exception {
        gcs = FakeGcs.start();
    }

    @AfterEach
    void stop() {
        gcs.close();
    }

    @Test
    void aBucketIsMadeWhenItIsFirstUsedAndTheProbeLeavesNothingInIt() {
        GcsObjectStorage storage = open(gcs.endpoint());
        assertThat(gcs.has(BUCKET)).isFalse();
        storage.checkWritable();
        assertThat(gcs.has(BUCKET)).isTrue();
        assertThat(storage.list("")).toIterable().isEmpty();
        assertThat(gcs.sessions()).isZero();
    }

    @Test
    void aMissingBucketIsNoAnswerForWhoMayNotMakeOne() {
        GcsObjectStorage beside =
                GcsObjectStorage.openExisting(settings(gcs.endpoint(), Optional.of("studio"), file()));
        GcsObjectStorage ofNoProject = GcsObjectStorage.open(settings(gcs.endpoint(), Optional.empty(), file()));
        for (GcsObjectStorage storage : List.of(beside, ofNoProject)) {
            for (ThrowingCallable call : all(storage)) {
                StoreException e = failure(call);
                assertThat(e.kind()).isEqualTo(Kind.UNAVAILABLE);
                assertThat(e).hasMessageContaining("gs://" + BUCKET + " is not there");
            }
        }
        assertThat(failure(ofNoProject::checkWritable)).hasMessageContaining("storage.gcs.project");
        assertThat(gcs.has(BUCKET)).isFalse();
    }

    @Test
    void aBucketThatMayNotBeMadeSaysHowItIsMade() {
        gcs.deny("POST");
        StoreException e = failure(() -> open(gcs.endpoint()).checkWritable());
        assertThat(e.kind()).isEqualTo(Kind.DENIED);
        assertThat(e).hasMessageContaining("gcloud storage buckets create gs://" + BUCKET);
    }

    @Test
    void whatIsForbiddenIsDenied() {
        GcsObjectStorage storage = open(gcs.endpoint());
        storage.put(KEY, Content.of(new byte[7]));
        gcs.deny("POST", "DELETE");
        assertThat(storage.get(KEY)).hasValue(new byte[7]);
        for (ThrowingCallable call : List.<ThrowingCallable>of(
                () -> storage.put(KEY, Content.of(new byte[9])),
                () -> storage.put(KEY, Content.of(new byte[2 * PART])),
                () -> storage.delete(List.of(KEY)),
                storage::checkWritable)) {
            StoreException e = failure(call);
            assertThat(e.kind()).isEqualTo(Kind.DENIED);
            assertThat(e).hasMessageContaining("Storage Object Admin");
        }
        gcs.deny("GET");
        assertThat(failure(() -> storage.get(KEY)).kind()).isEqualTo(Kind.DENIED);
    }

    @Test
    void aServerThatAsksForPatienceIsThrottledAndOneThatIsOutOfOrderUnavailable() {
        GcsObjectStorage storage = open(gcs.endpoint());
        storage.put(KEY, Content.of(new byte[7]));
        for (ThrowingCallable call : all(storage)) {
            gcs.trouble(1, 429, 0);
            assertThat(failure(call).kind()).isEqualTo(Kind.THROTTLED);
            gcs.trouble(1, 503, 7);
            assertThat(failure(call).kind()).isEqualTo(Kind.THROTTLED);
            gcs.trouble(1, 503, 0);
            assertThat(failure(call).kind()).isEqualTo(Kind.UNAVAILABLE);
        }
        gcs.trouble(1, 500, 0);
        assertThat(failure(() -> storage.get(KEY)).kind()).isEqualTo(Kind.UNAVAILABLE);
        gcs.trouble(1, 502, 0);
        assertThat(failure(() -> storage.put(KEY, Content.of(new byte[9]))).kind())
                .isEqualTo(Kind.UNKNOWN_OUTCOME);
    }

    @Test
    void partsWhoseAnswersAreLostAreAskedForAndNotSentAgain() {
        GcsObjectStorage storage = open(gcs.endpoint());
        byte[] bytes = samples.bytes(4 * PART + 1000);
        gcs.loseParts(2);
        storage.put(KEY, Content.of(bytes));
        assertThat(storage.get(KEY)).hasValue(bytes);
        gcs.loseParts(100);
        assertThat(failure(() -> storage.put(KEY, Content.of(bytes))).kind()).isEqualTo(Kind.UNKNOWN_OUTCOME);
        gcs.loseParts(0);
        assertThat(storage.get(KEY)).hasValue(bytes);
    }

    @Test
    void aConnectionThatBreaksInAnyPartOfAnUploadCostsNoMoreThanThatPart() throws Exception {
        byte[] bytes = samples.bytes(8 * PART + 5);
        open(gcs.endpoint()).checkWritable();
        try (FaultProxy proxy = FaultProxy.before(gcs.endpoint().getPort())) {
            GcsObjectStorage storage = open(URI.create("http://127.0.0.1:" + proxy.port()));
            for (Trouble trouble : List.of(
                    Trouble.resetAfter(PART / 2), Trouble.closeAfter(3 * PART + 9), Trouble.resetAfter(8 * PART))) {
                proxy.healed().cut();
                long before = proxy.bytesUp();
                proxy.onRequest(trouble);
                storage.put(KEY, Content.of(bytes));
                assertThat(proxy.bytesUp() - before).isLessThan(bytes.length + PART + 10_000L);
            }
            assertThat(storage.get(KEY)).hasValue(bytes);
        }
    }

    @Test
    void moodsOfTheServerAreFailuresOfKindsThatMayBeRepeated() {
        GcsObjectStorage storage = open(gcs.endpoint());
        storage.checkWritable();
        gcs.moody(7);
        int failed = 0;
        for (int i = 0; i < 100; i++) {
            StorageKey key = new StorageKey("v1/" + i);
            try {
                storage.put(key, Content.of(new byte[i]));
                assertThat(storage.get(key).orElseThrow()).hasSize(i);
            } catch (StoreException e) {
                assertThat(e.kind().retryable()).isTrue();
                failed++;
            }
        }
        assertThat(failed).isBetween(10, 70);
    }

    @Test
    void aTokenThatWasWithdrawnIsRenewedOnce() {
        GcsObjectStorage storage = open(gcs.endpoint());
        storage.put(KEY, Content.of(new byte[7]));
        gcs.withdrawTokens();
        assertThat(storage.get(KEY)).hasValue(new byte[7]);
        gcs.withdrawTokens();
        storage.put(KEY, Content.of(new byte[9]));
        assertThat(storage.get(KEY)).hasValue(new byte[9]);
    }

    @Test
    void whoHasNoUsableKeyIsDeniedAndNothingOfItIsShown() throws Exception {
        Path wrong = Files.writeString(
                folder.resolve("wrong.json"), "{\"type\":\"service_account\",\"private_key\":\"s3cret\"}");
        Path none = folder.resolve("none.json");
        Path anothers;
        try (FakeGcs another = FakeGcs.start()) {
            String text = Files.readString(another.serviceAccount(folder));
            anothers = Files.writeString(
                    folder.resolve("anothers.json"),
                    text.replace(another.endpoint().toString(), gcs.endpoint().toString()));
        }
        for (Path file : List.of(wrong, none, anothers)) {
            ObjectStorage storage = GcsObjectStorage.open(
                    settings(gcs.endpoint(), Optional.of("studio"), new GcsCredentials.File(file)));
            StoreException e = failure(() -> storage.get(KEY));
            assertThat(e.kind()).as("%s", file).isEqualTo(Kind.DENIED);
            assertThat(e.getMessage()).contains(file.toString()).doesNotContain("s3cret", "PRIVATE");
        }
    }

    @Test
    void whoIsAnonymousIsToldToSignIn() {
        ObjectStorage storage =
                GcsObjectStorage.open(settings(gcs.endpoint(), Optional.of("studio"), new GcsCredentials.Anonymous()));
        StoreException e = failure(() -> storage.get(KEY));
        assertThat(e.kind()).isEqualTo(Kind.DENIED);
        assertThat(e).hasMessageContaining("Login Required");
    }

    @Test
    void aServerThatIsAwayIsUnavailable() throws Exception {
        FaultProxy proxy = FaultProxy.before(1);
        GcsObjectStorage storage = open(URI.create("http://127.0.0.1:" + proxy.port()));
        proxy.close();
        for (ThrowingCallable call : all(storage)) {
            StoreException e = failure(call);
            assertThat(e.kind()).isEqualTo(Kind.UNAVAILABLE);
            assertThat(e).hasMessageContaining("no connection");
        }
        assertThat(failure(() -> open(URI.create("http://no-such-host.invalid")).get(KEY))
                        .kind())
                .isEqualTo(Kind.UNAVAILABLE);
    }

    @Test
    void whoGivesTokensMayBeAway() throws Exception {
        GcsCredentials file = file();
        URI away;
        try (FaultProxy proxy = FaultProxy.before(1)) {
            away = URI.create("http://127.0.0.1:" + proxy.port());
        }
        Path moved = folder.resolve("moved.json");
        Files.writeString(
                moved,
                Files.readString(((GcsCredentials.File) file).path())
                        .replace(gcs.endpoint().toString(), away.toString()));
        ObjectStorage storage =
                GcsObjectStorage.open(settings(gcs.endpoint(), Optional.of("studio"), new GcsCredentials.File(moved)));
        assertThat(failure(() -> storage.get(KEY)).kind()).isEqualTo(Kind.UNAVAILABLE);
    }

    @Test
    void aLostAnswerLeavesTheOutcomeOfAPutOpenButNotOfAGet() throws Exception {
        open(gcs.endpoint()).put(KEY, Content.of(samples.bytes(100_000)));
        try (FaultProxy proxy = FaultProxy.before(gcs.endpoint().getPort())) {
            GcsObjectStorage storage = open(URI.create("http://127.0.0.1:" + proxy.port()));
            proxy.onAnswer(Trouble.resetAfter(20));
            assertThat(failure(() -> storage.put(KEY, Content.of(new byte[9]))).kind())
                    .isEqualTo(Kind.UNKNOWN_OUTCOME);
            open(gcs.endpoint()).put(KEY, Content.of(samples.bytes(100_000)));
            proxy.onAnswer(Trouble.closeAfter(50_000));
            assertThat(failure(() -> storage.get(KEY)).kind()).isEqualTo(Kind.UNAVAILABLE);
            proxy.onAnswer(Trouble.closeAfter(50_000));
            assertThat(failure(() -> storage.get(KEY, 0, 90_000)).kind()).isEqualTo(Kind.UNAVAILABLE);
            proxy.healed().cut();
            assertThat(storage.get(KEY).orElseThrow()).hasSize(100_000);
        }
    }

    @Test
    void pagesMayBeSmallerThanAskedFor() {
        GcsObjectStorage storage = open(gcs.endpoint());
        for (int i = 0; i < 25; i++) {
            storage.put(new StorageKey("v1/" + i), Content.of(new byte[i]));
        }
        gcs.pagesOf(4);
        assertThat(storage.list("v1/1")).toIterable().hasSize(11);
        assertThat(storage.list("")).toIterable().hasSize(25);
    }

    @Test
    void whatOthersPutIntoTheBucketIsNotListedAndMoreThanTheLargestNotRead() {
        GcsObjectStorage storage = open(gcs.endpoint());
        storage.put(KEY, Content.of(new byte[9]));
        gcs.put(BUCKET, "a name with blanks", new byte[3]);
        gcs.put(BUCKET, ".hidden", new byte[3]);
        assertThat(storage.list("")).toIterable().containsExactly(new ObjectStorage.Listed(KEY, 9));
        gcs.put(BUCKET, KEY.text(), new byte[ObjectStorage.MAX_SIZE + 1]);
        assertThat(failure(() -> storage.get(KEY)).kind()).isEqualTo(Kind.BROKEN);
    }

    private static List<ThrowingCallable> all(GcsObjectStorage storage) {
        return List.of(
                () -> storage.get(KEY),
                () -> storage.get(KEY, 1, 3),
                () -> storage.get(KEY, 0, 0),
                () -> storage.list("v1/").hasNext(),
                () -> storage.put(KEY, Content.of(new byte[9])),
                () -> storage.put(KEY, Content.of(new byte[2 * PART])),
                () -> storage.delete(List.of(KEY)),
                storage::checkWritable);
    }

    private GcsObjectStorage open(URI endpoint) {
        return GcsObjectStorage.open(settings(endpoint, Optional.of("studio"), file()));
    }

    private GcsCredentials file() {
        try {
            return new GcsCredentials.File(gcs.serviceAccount(folder));
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static GcsSettings settings(URI endpoint, Optional<String> project, GcsCredentials credentials) {
        return new GcsSettings(endpoint, BUCKET, project, Optional.empty(), credentials, PART);
    }

    private static StoreException failure(ThrowingCallable call) {
        return catchThrowableOfType(StoreException.class, call);
    }
}
