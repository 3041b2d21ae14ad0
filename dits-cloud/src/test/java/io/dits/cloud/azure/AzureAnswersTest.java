// SPDX-License-Identifier: Apache-2.0
package io.dits.cloud.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dits.core.store.Content;
import io.dits.core.store.StorageKey;
import io.dits.core.store.StoreException;
import io.dits.core.store.StoreException.Kind;
import io.dits.testkit.azure.Azurite;
import io.dits.testkit.net.ScriptedServer;
import io.dits.testkit.net.ScriptedServer.Answer;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a server of Azure says in the field and none of the tests does, and what the caller is told. */
final class AzureAnswersTest {
    private static final StorageKey KEY = new StorageKey("v1/chunks/ab/cd/abcd");

    private ScriptedServer server;
    private AzureObjectStorage storage;

    @SuppressWarnings("NullAway.Init")
    AzureAnswersTest() {}

    @BeforeEach
    void start() throws Exception {
        server = ScriptedServer.start();
        storage = AzureObjectStorage.openExisting(new AzureSettings(
                Optional.of(URI.create(server.endpoint() + "/" + Azurite.ACCOUNT)),
                "films",
                new AzureCredentials.AccountKey(Azurite.ACCOUNT, Azurite.KEY),
                AzureSettings.LEAST_BLOCK_SIZE));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private void says(int status, String code, String... header) {
        Map<String, String> headers = new HashMap<>(Map.of("Content-Type", "application/xml", "x-ms-error-code", code));
        for (int i = 0; i < header.length; i += 2) {
            headers.put(header[i], header[i + 1]);
        }
        server.answers(asked -> new Answer(
                status, "<Error><Code>" + code + "</Code><Message>said the server</Message></Error>", headers));
    }

    /** One request each, if it fails. */
    private List<ThrowingCallable> calls() {
        return List.of(
                () -> storage.get(KEY),
                () -> storage.get(KEY, 1, 10),
                () -> storage.list("v1/").hasNext(),
                () -> storage.put(KEY, Content.of(new byte[9])),
                () -> storage.putIfAbsent(KEY, Content.of(new byte[9])),
                () -> storage.delete(List.of(KEY)));
    }

    private void eachIs(Kind kind) {
        for (ThrowingCallable call : calls()) {
            int before = server.asked().size();
            StoreException failure = catchThrowableOfType(StoreException.class, call);
            assertThat(failure.kind()).as(failure.getMessage()).isEqualTo(kind);
            assertThat(server.asked()).as("who calls decides on repeats").hasSize(before + 1);
        }
    }

    /** Azure's limits of an account are told by status 503, those of its control by 429. */
    @Test
    void aServerThatAsksForPatienceThrottles() {
        says(503, "ServerBusy", "Retry-After", "7");
        eachIs(Kind.THROTTLED);
        says(503, "ServerBusy");
        eachIs(Kind.THROTTLED);
        says(429, "TooManyRequests", "Retry-After", "7");
        eachIs(Kind.THROTTLED);
    }

    @Test
    void aServerThatIsOutOfOrderIsUnavailable() {
        says(503, "SomethingElse");
        eachIs(Kind.UNAVAILABLE);
        says(404, "ContainerBeingDeleted");
        eachIs(Kind.UNAVAILABLE);
    }

    @Test
    void anAccountThatIsFullOrLockedIsNotAskedAgain() {
        says(507, "InsufficientStorage");
        eachIs(Kind.FULL);
        says(403, "AuthorizationPermissionMismatch");
        eachIs(Kind.DENIED);
        says(409, "BlobImmutableDueToPolicy");
        eachIs(Kind.DENIED);
    }

    /** What failed within the server may have been done. */
    @Test
    void anInternalErrorLeavesTheOutcomeOfAPutOpen() {
        says(500, "InternalError");
        assertThat(catchThrowableOfType(StoreException.class, () -> storage.put(KEY, Content.of(new byte[9])))
                        .kind())
                .isEqualTo(Kind.UNKNOWN_OUTCOME);
        assertThat(catchThrowableOfType(StoreException.class, () -> storage.get(KEY))
                        .kind())
                .isEqualTo(Kind.UNAVAILABLE);
    }

    /** Something between that is not Azure says nothing of what was done: to be repeated. */
    @Test
    void anAnswerOfAProxyCanBeRepeated() {
        server.answers(asked -> new Answer(503, "<html><h1>Busy</h1></html>", Map.of("Content-Type", "text/html")));
        for (ThrowingCallable call : calls()) {
            StoreException failure = catchThrowableOfType(StoreException.class, call);
            assertThat(failure.kind().retryable()).as(failure.getMessage()).isTrue();
        }
    }

    private static String blob(String name) {
        return "<Blob><Name>" + name + "</Name><Properties><Content-Length>9</Content-Length>"
                + "<BlobType>BlockBlob</BlobType></Properties></Blob>";
    }

    private static String page(String marker, String... names) {
        return "<?xml version=\"1.0\" encoding=\"utf-8\"?><EnumerationResults ContainerName=\"films\"><Blobs>"
                + String.join(
                        "", List.of(names).stream().map(AzureAnswersTest::blob).toList())
                + "</Blobs><NextMarker>" + marker + "</NextMarker></EnumerationResults>";
    }

    /** An account with a hierarchical namespace sorts folders before files; a merge by order would take packs for lost. */
    @Test
    void aListingOutOfOrderIsRefusedAlsoOverThePagesEdge() {
        Map<String, String> xml = Map.of("Content-Type", "application/xml");
        server.answers(asked -> new Answer(200, page("", "v1/a", "v1/b"), xml));
        assertThat(storage.list("v1/")).toIterable().hasSize(2);
        server.answers(asked -> new Answer(200, page("", "v1/b", "v1/a"), xml));
        outOfOrder("'v1/a' after 'v1/b'");
        server.answers(asked -> new Answer(
                200, asked.target().contains("marker=") ? page("", "v1/c", "v1/a") : page("m", "v1/b", "v1/c"), xml));
        outOfOrder("'v1/c' after 'v1/c'");
    }

    private void outOfOrder(String what) {
        StoreException failure = catchThrowableOfType(
                StoreException.class, () -> storage.list("v1/").forEachRemaining(listed -> {}));
        assertThat(failure.kind()).isEqualTo(Kind.BROKEN);
        assertThat(failure).hasMessageContaining(what).hasMessageContaining("hierarchical namespace");
    }
}
