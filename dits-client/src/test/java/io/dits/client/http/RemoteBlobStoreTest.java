// SPDX-License-Identifier: Apache-2.0
package io.dits.client.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dits.client.config.Origin;
import io.dits.client.config.RemoteUrl;
import io.dits.client.config.Secret;
import io.dits.core.content.Blob;
import io.dits.core.model.Kind;
import io.dits.core.model.ObjectId;
import io.dits.core.store.StoreException;
import io.dits.testkit.net.FaultProxy;
import io.dits.testkit.net.Trouble;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class RemoteBlobStoreTest {
    private final MemoryServer server = MemoryServer.start();
    private final RemoteUrl film = server.repository("film");
    private final MemoryRepository content = server.content(film);
    private final Clients clients = new Clients();

    @AfterEach
    void stop() {
        server.close();
    }

    private RemoteBlobStore store() {
        return clients.repository(film, server.token()).blobs();
    }

    /** The store as seen through a proxy. */
    private RemoteBlobStore store(FaultProxy proxy, Duration stalled) {
        Tokens token = Tokens.fixed(Optional.of(new Secret(server.token())));
        Origin origin = new Origin("http", "127.0.0.1", proxy.port());
        return new RemoteBlobStore(clients.client(origin, token, stalled), "/repos/" + film.fullName());
    }

    private FaultProxy proxy() throws IOException {
        return FaultProxy.before(server.origin().port());
    }

    private RemoteBlobStore store(FaultProxy proxy) {
        return store(proxy, Duration.ofSeconds(20));
    }

    private static List<Blob> chunks(int count, int size) {
        Random random = new Random(count);
        List<Blob> blobs = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            byte[] bytes = new byte[size];
            random.nextBytes(bytes);
            blobs.add(Blob.of(Kind.CHUNK, bytes));
        }
        return blobs;
    }

    private static List<ObjectId> ids(List<Blob> blobs) {
        return blobs.stream().map(Blob::id).toList();
    }

    /** Before, the server told of the first ones only, which a client may not have. */
    @Test
    void damageIsAskedForUntilAllOfItIsTold() {
        List<Blob> blobs = chunks(10, 100);
        ids(blobs).forEach(content::damage);
        assertThat(store().damaged()).containsExactlyInAnyOrderElementsOf(ids(blobs));
    }

    @Test
    void whatIsPutIsThereAndComesBack() {
        List<Blob> blobs = chunks(1000, 1000);
        assertThat(store().missing(ids(blobs))).hasSize(1000);
        store().putAll(blobs);
        assertThat(store().missing(ids(blobs))).isEmpty();
        Set<Blob> back = new HashSet<>();
        store().getAll(ids(blobs), back::add);
        assertThat(back).containsExactlyInAnyOrderElementsOf(blobs);
    }

    @Test
    void moreThanOneBodyGoesUpAtATime() {
        List<Blob> blobs = chunks(60, 2 << 20);
        store().putAll(blobs);
        assertThat(content.blobs().missing(ids(blobs))).isEmpty();
        assertThat(server.requests().stream().filter(request -> request.contains("upload")))
                .hasSize(9);
    }

    @Test
    void theTakersFailureEndsTheFetch() {
        List<Blob> blobs = chunks(600, 1000);
        content.blobs().putAll(blobs);
        RemoteBlobStore store = store();
        assertThatThrownBy(() -> store.getAll(ids(blobs), blob -> {
                    throw new IllegalStateException("full");
                }))
                .hasMessage("full");
    }

    @Test
    void aConnectionCutInMidUploadSendsOnlyWhatIsMissingAgain() throws Exception {
        List<Blob> blobs = chunks(20, 1 << 20);
        try (FaultProxy proxy = proxy().onRequest(Trouble.closeAfter(15 << 20))) {
            store(proxy).putAll(blobs);
            assertThat(content.blobs().missing(ids(blobs))).isEmpty();
            // One may have been on its way into the store when the rest was asked for.
            assertThat(content.received()).isBetween(20L, 21L);
            assertThat(proxy.bytesUp()).isLessThan(24 << 20);
        }
    }

    @Test
    void damageOnTheWayIsAskedForAgain() throws Exception {
        List<Blob> blobs = chunks(20, 1 << 16);
        content.blobs().putAll(blobs);
        try (FaultProxy proxy = proxy().onAnswer(Trouble.corruptAt(500_000))) {
            Set<Blob> back = new HashSet<>();
            store(proxy).getAll(ids(blobs), back::add);
            assertThat(back).hasSize(20);
            assertThat(back)
                    .allSatisfy(blob ->
                            assertThat(Blob.of(Kind.CHUNK, blob.bytes())).isEqualTo(blob));
        }
    }

    /** Before, the push ended with the server's refusal of bytes that nobody had sent. */
    @Test
    void damageOnTheWayUpIsSentAgain() throws Exception {
        List<Blob> blobs = chunks(8, 100_000);
        try (FaultProxy proxy = proxy().onRequest(Trouble.corruptAt(500_000))) {
            store(proxy).putAll(blobs);
        }
        assertThat(content.blobs().missing(ids(blobs))).isEmpty();
    }

    /** Before, the first such answer ended the command. */
    @Test
    void aListOfMissingObjectsThatCameDamagedIsAskedForAgain() throws Exception {
        List<Blob> blobs = chunks(400, 100);
        try (FaultProxy proxy = proxy().onAnswer(Trouble.corruptAt(9_000))) {
            assertThat(store(proxy).missing(ids(blobs))).hasSize(400);
            assertThat(proxy.struck()).isEqualTo(1);
        }
    }

    @Test
    void aStoreThatAlwaysSendsDamageIsBroken() {
        List<Blob> blobs = chunks(3, 1000);
        content.blobs().putAll(blobs);
        for (int i = 0; i < 2; i++) {
            server.fault(exchange -> {
                if (!exchange.getRequestURI().getPath().endsWith("/fetch")) {
                    return false;
                }
                byte[] body = new byte[100];
                body[0] = 1;
                MemoryServer.bytes(exchange, 200, body);
                return true;
            });
        }
        assertThatThrownBy(() -> store().get(blobs.getFirst().id()))
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.BROKEN));
    }

    @Test
    void anAnswerThatStallsIsCutAndGoesOnWithTheRest() throws Exception {
        List<Blob> blobs = chunks(20, 1 << 16);
        content.blobs().putAll(blobs);
        try (FaultProxy proxy = proxy().onAnswer(Trouble.stallAfter(500_000))) {
            List<Blob> back = new ArrayList<>();
            store(proxy, Duration.ofMillis(300)).getAll(ids(blobs), back::add);
            assertThat(back).hasSize(20).doesNotHaveDuplicates();
        }
    }

    @Test
    void anUploadThatStallsIsCutAndSentAgain() throws Exception {
        // More than the buffers between here and there hold, or nothing would stall.
        List<Blob> blobs = chunks(30, 1 << 20);
        try (FaultProxy proxy = proxy().onRequest(Trouble.stallAfter(1 << 20))) {
            store(proxy, Duration.ofMillis(500)).putAll(blobs);
            assertThat(proxy.connections()).isGreaterThan(1);
            assertThat(content.blobs().missing(ids(blobs))).isEmpty();
        }
    }

    @Test
    void anUploadThatGetsOnALittleWithEveryConnectionIsNotGivenUp() throws Exception {
        List<Blob> blobs = chunks(400, 10_000);
        try (FaultProxy proxy = proxy()) {
            // Each carries a request for what is missing and some objects. Waiting for all of them takes minutes.
            for (int i = 0; i < 60; i++) {
                proxy.onRequest(Trouble.closeAfter(100_000));
            }
            store(proxy).putAll(blobs);
            assertThat(content.blobs().missing(ids(blobs))).isEmpty();
            assertThat(proxy.connections()).isGreaterThan(30);
        }
    }

    @Test
    void anAnswerThatIsResetGoesOnWithTheRest() throws Exception {
        List<Blob> blobs = chunks(20, 1 << 16);
        content.blobs().putAll(blobs);
        try (FaultProxy proxy = proxy().onAnswer(Trouble.resetAfter(300_000)).onAnswer(Trouble.closeAfter(300_000))) {
            List<Blob> back = new ArrayList<>();
            store(proxy).getAll(ids(blobs), back::add);
            assertThat(back).hasSize(20).doesNotHaveDuplicates();
        }
    }

    @Test
    void aBodyThatIsTooLargeGoesInHalves() {
        List<Blob> blobs = chunks(16, 1 << 16);
        server.fault(exchange -> {
            if (!exchange.getRequestURI().getPath().endsWith("/upload")) {
                return false;
            }
            MemoryServer.error(exchange, 413, "too_large", "at most half of that", java.util.Map.of());
            return true;
        });
        store().putAll(blobs);
        assertThat(content.blobs().missing(ids(blobs))).isEmpty();
        assertThat(server.requests().stream().filter(request -> request.contains("upload")))
                .hasSize(3);
    }

    @Test
    void aParentBeforeItsChildIsRefused() {
        Blob chunk = chunks(1, 100).getFirst();
        Blob manifest = io.dits.core.codec.Codec.encode(new io.dits.core.model.ManifestNode.Leaf(
                1, List.of(new io.dits.core.model.ManifestNode.Part<>((io.dits.core.model.ChunkId) chunk.id(), 100))));
        assertThatThrownBy(() -> store().put(manifest)).isInstanceOf(StoreException.class);
        store().putAll(List.of(chunk, manifest));
        assertThat(store().get(manifest.id())).contains(manifest);
    }

    @Test
    void aRepositoryThatIsNotThereIsDenied() {
        RemoteUrl none = new RemoteUrl(server.origin(), "ada", "none");
        assertThatThrownBy(
                        () -> clients.repository(none, server.token()).blobs().missing(ids(chunks(1, 1))))
                .isInstanceOfSatisfying(StoreException.class, e -> {
                    assertThat(e.kind()).isEqualTo(StoreException.Kind.DENIED);
                    assertThat(ApiProblem.of(e))
                            .get()
                            .extracting(ApiProblem::status)
                            .isEqualTo(404);
                });
    }
}
