// SPDX-License-Identifier: Apache-2.0
package io.dits.server.http;

import static io.dits.server.http.Samples.commit;
import static io.dits.server.http.Samples.noise;
import static io.dits.server.http.Samples.text;
import static io.dits.server.http.Samples.tree;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.dits.core.codec.Codec;
import io.dits.core.content.Blob;
import io.dits.core.model.ChunkId;
import io.dits.core.model.FileName;
import io.dits.core.model.ManifestId;
import io.dits.core.model.ManifestNode;
import io.dits.core.model.ManifestNode.Part;
import io.dits.core.model.TreeEntry;
import io.dits.core.wire.Frames;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Peers that hold a connection and do not mean it, against a server that lets a request stand still for a second. */
final class SlowPeersIT {
    private static final int MIB = 1 << 20;
    /** A request may stand still for longer than a test lasts: what is cut before is cut for the memory held. */
    private static final Duration LONG = Duration.ofMinutes(5);

    private static final Haste HASTE = new Haste(64L << 20, Duration.ofSeconds(2));

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
        return brokenOff(server, route);
    }

    private static long brokenOff(TestServer asked, String route) {
        String row = "dits_http_requests_total{method=\"%s\",path=\"/api/v1/repos/{owner}/{name}/%s\",status=\"499\"}"
                .formatted(route.startsWith("raw") ? "GET" : "POST", route);
        return asked.anonymous()
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

        try (Socket stops = reader(server, ann, film);
                Socket trickles = reader(server, ann, film)) {
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

    /** Before, a reader kept his share of the memory for as long as he pleased, if he took a little now and then. */
    @Test
    void aReaderWhoTakesWhatIsHeldForHimTooSlowlyIsCut() throws Exception {
        Blob chunk = noise(MIB, 4);
        int parts = 64;
        Blob list = Codec.encode(new ManifestNode.Leaf(
                1, Collections.nCopies(parts, new Part<>((ChunkId) chunk.id(), MIB))));
        Blob root =
                tree(new TreeEntry.File(new FileName("clip.mov"), (ManifestId) list.id(), (long) MIB * parts, false));
        Blob first = commit(root, "first");
        try (TestServer hasty = TestServer.start(LONG, HASTE)) {
            TestClient bea = hasty.user("bea");
            String film = bea.repository("slowly");
            bea.upload(film, chunk, list, root, first).is(200);
            bea.push(film, "heads/main", "", text(first)).is(200);
            try (Socket trickles = reader(hasty, bea, film)) {
                assertThat(takenBeforeTheCut(hasty, "raw/{place...}", trickles)).isLessThan((long) MIB * parts);
            }
            try (HttpClient client = HttpClient.newHttpClient()) {
                HttpRequest request = HttpRequest.newBuilder(URI.create(hasty.address() + film + "/raw/main/clip.mov"))
                        .header("Authorization", "Bearer " + bea.token())
                        .build();
                HttpResponse<InputStream> second = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
                assertThat(second.version()).isEqualTo(HttpClient.Version.HTTP_2);
                await().untilAsserted(() ->
                        assertThat(brokenOff(hasty, "raw/{place...}")).isEqualTo(2));
                assertThatThrownBy(() -> second.body().readAllBytes()).isInstanceOf(IOException.class);
            }
        }
    }

    @Test
    void whoFetchesObjectsTooSlowlyIsCut() throws Exception {
        Blob[] chunks = new Blob[24];
        Arrays.setAll(chunks, i -> noise(MIB, 100 + i));
        try (TestServer hasty = TestServer.start(LONG, HASTE)) {
            TestClient bea = hasty.user("bea");
            String film = bea.repository("slowly");
            bea.upload(film, chunks).is(200);
            byte[] ids = Frames.ids(Stream.of(chunks).map(Blob::id).toList());
            String request = "POST " + film + "/objects/fetch HTTP/1.1\r\nContent-Type: " + Frames.IDS_TYPE
                    + "\r\nContent-Length: " + ids.length + "\r\n";
            try (Socket trickles = connected(hasty, bea, request)) {
                trickles.getOutputStream().write(ids);
                assertThat(takenBeforeTheCut(hasty, "objects/fetch", trickles)).isLessThan((long) MIB * chunks.length);
            }
        }
    }

    /** Takes a byte now and then until the server has broken off, then what is on its way: how much that is, at most. */
    private static long takenBeforeTheCut(TestServer asked, String route, Socket reader) throws IOException {
        InputStream in = reader.getInputStream();
        await().pollInterval(Duration.ofMillis(50))
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> {
                    assertThat(in.read()).isNotNegative();
                    assertThat(brokenOff(asked, route)).isEqualTo(1);
                });
        long taken = 0;
        byte[] waste = new byte[64 << 10];
        try {
            for (int count = in.read(waste); count >= 0; count = in.read(waste)) {
                taken += count;
            }
        } catch (SocketTimeoutException open) {
            throw new AssertionError("the connection is still open", open);
        } catch (SocketException cut) {
            // As well as an end.
        }
        return taken;
    }

    private static Socket reader(TestServer asked, TestClient who, String film) throws IOException {
        return connected(asked, who, "GET " + film + "/raw/main/clip.mov HTTP/1.1\r\n");
    }

    private static Socket connected(TestServer asked, TestClient who, String request) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(16 << 10);
        socket.setSoTimeout(20_000);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), asked.http.port()));
        socket.getOutputStream()
                .write((request + "Host: x\r\nAuthorization: Bearer " + who.token() + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        return socket;
    }
}
