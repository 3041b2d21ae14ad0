// SPDX-License-Identifier: Apache-2.0
package io.dits.server.http;

import static io.dits.server.http.Samples.commit;
import static io.dits.server.http.Samples.noise;
import static io.dits.server.http.Samples.text;
import static io.dits.server.http.Samples.tree;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dits.core.codec.Codec;
import io.dits.core.content.Blob;
import io.dits.core.model.ChunkId;
import io.dits.core.model.FileName;
import io.dits.core.model.ManifestId;
import io.dits.core.model.ManifestNode;
import io.dits.core.model.ManifestNode.Part;
import io.dits.core.model.TreeEntry;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Peers that hold a connection and do not mean it, against a server that lets a request stand still for a second. */
final class SlowPeersIT {
    private static TestServer server;
    private static TestClient ann;

    @BeforeAll
    static void start() throws Exception {
        server = TestServer.start(Duration.ofSeconds(1));
        ann = server.user("ann");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** Requests of a route that were broken off. */
    private static long brokenOff(String route) {
        String row = "dits_http_requests_total{method=\"%s\",path=\"/api/v1/repos/{owner}/{name}/%s\",status=\"499\"}"
                .formatted(route.startsWith("raw") ? "GET" : "POST", route);
        return server.anonymous()
                .get("/metrics")
                .text()
                .lines()
                .filter(line -> line.startsWith(row))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(row.length())))
                .sum();
    }

    @Test
    void aSenderWhoStopsIsCut() throws Exception {
        String film = ann.repository("stops");
        long before = brokenOff("objects/upload");
        try (HalfUpload upload = HalfUpload.begin(ann, film, noise(500_000, 1))) {
            assertThat(upload.answer()).doesNotContain("200");
        }
        await().untilAsserted(() -> assertThat(brokenOff("objects/upload")).isGreaterThan(before));
    }

    @Test
    void aSenderWhoTricklesIsCut() throws Exception {
        String film = ann.repository("trickles");
        try (HalfUpload upload = HalfUpload.begin(ann, film, noise(500_000, 2))) {
            await().pollInterval(Duration.ofMillis(50)).until(() -> upload.answered() || !trickle(upload));
            assertThat(upload.answer()).as("he is told why").contains("408");
            await().pollInterval(Duration.ofMillis(50)).until(() -> !trickle(upload));
        }
    }

    /** Whether the connection takes one more byte. */
    private static boolean trickle(HalfUpload upload) {
        try {
            upload.sendOneMore();
            return true;
        } catch (IOException cut) {
            return false;
        }
    }

    @Test
    void aReaderWhoStopsIsCutAndOneWhoTricklesToo() throws Exception {
        String film = ann.repository("reads");
        Blob chunk = noise(16 << 20, 3);
        Blob list = Codec.encode(new ManifestNode.Leaf(
                1, Collections.nCopies(8, new Part<>((ChunkId) chunk.id(), 16 << 20))));
        Blob root = tree(new TreeEntry.File(new FileName("clip.mov"), (ManifestId) list.id(), 128 << 20, false));
        Blob first = commit(root, "first");
        ann.upload(film, chunk, list, root, first).is(200);
        ann.push(film, "heads/main", "", text(first)).is(200);
        long before = brokenOff("raw/{place...}");

        try (Socket stops = reader(film);
                Socket trickles = reader(film)) {
            InputStream drops = trickles.getInputStream();
            await().pollInterval(Duration.ofMillis(50)).untilAsserted(() -> {
                assertThat(drops.read()).isNotNegative();
                assertThat(brokenOff("raw/{place...}")).isEqualTo(before + 2);
            });
            assertThat(stops.isClosed()).isFalse();
        }
        assertThat(ann.get(film + "/raw/main/clip.mov", "Range", "bytes=0-9")
                        .is(206)
                        .response()
                        .body())
                .hasSize(10);
    }

    private static Socket reader(String film) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(16 << 10);
        socket.setSoTimeout(20_000);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.http.port()));
        socket.getOutputStream()
                .write(("GET " + film + "/raw/main/clip.mov HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + ann.token()
                                + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        return socket;
    }
}
