// SPDX-License-Identifier: Apache-2.0
package io.dits.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.dits.core.content.Blob;
import io.dits.core.model.ObjectId;
import io.dits.core.wire.Frames;
import io.dits.server.http.Samples;
import io.dits.server.http.TestClient;
import io.dits.testkit.postgres.TestPostgres;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Many uploads at once bring more bytes than the heap has. In full: a hundred of 10 MB in 512 MiB. */
final class SmallHeapIT {
    @RegisterExtension
    static final TestPostgres POSTGRES = new TestPostgres();

    private static final boolean FULL = Boolean.getBoolean("dits.full");
    private static final int HEAP = FULL ? 512 : 128;
    private static final int UPLOADS = FULL ? 100 : 12;
    private static final int BODIES = 3;

    @TempDir
    Path folder;

    @Test
    void manyParallelUploadsAndDownloadsFitIntoASmallHeap() throws Exception {
        TestInstallation installation = TestInstallation.ready(folder, POSTGRES);
        installation
                .admin("user", "create", "--email", "ann@a.example", "--password", "correct horse")
                .ok();
        try (ServerProcess server = ServerProcess.of(
                        HEAP,
                        ServerMain.class,
                        Map.of("DITS_CONFIG", installation.config().toString()));
                HttpClient http = HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .build()) {
            String address = server.awaitLine("listening on http://").replaceFirst(".*(http://\\S+)", "$1");
            TestClient ann = TestClient.signedIn(address, http, "ann", "correct horse");
            List<List<Blob>> bodies = IntStream.range(0, BODIES)
                    .mapToObj(body -> IntStream.range(0, 10)
                            .mapToObj(i -> Samples.noise(1_000_000, body * 10L + i))
                            .toList())
                    .toList();
            List<String> repositories = IntStream.range(0, UPLOADS)
                    .mapToObj(i -> ann.repository("r" + i))
                    .toList();
            fillTheCache(ann);
            // Made once: this process has no large heap either.
            List<byte[]> frames = bodies.stream().map(SmallHeapIT::frames).toList();
            atOnce(i -> ann.frames(repositories.get(i), frames.get(i % BODIES)));
            atOnce(i -> {
                List<Blob> wanted = bodies.get(i % BODIES);
                assertThat(ann.missing(
                                repositories.get(i),
                                wanted.stream().map(Blob::id).toArray(ObjectId[]::new)))
                        .isEmpty();
                return ann.get("/health");
            });
            Blob chunk = Samples.noise(16 << 20, 99);
            Blob root = Samples.tree(Samples.file("clip.mov", chunk));
            Blob first = Samples.commit(root, "first");
            ann.upload(repositories.getFirst(), chunk, root, first).is(200);
            ann.push(repositories.getFirst(), "heads/main", "", Samples.text(first))
                    .is(200);
            download(http, ann, repositories.getFirst() + "/raw/main/clip.mov");
            assertThat(ann.fetch(
                            repositories.getLast(), bodies.getFirst().getFirst().id()))
                    .hasSize((UPLOADS - 1) % BODIES == 0 ? 1 : 0);
            server.signal("TERM");
            assertThat(server.status()).isZero();
            assertThat(server.awaitEnd()).doesNotContain("OutOfMemoryError");
        }
    }

    /** Reads more than the cache may hold: all that follows happens beside a full one. */
    private static void fillTheCache(TestClient ann) {
        String repository = ann.repository("hot");
        for (int i = 0; i <= HEAP / 40; i++) {
            int body = 1000 * (i + 1);
            List<Blob> blobs = IntStream.range(0, 10)
                    .mapToObj(one -> Samples.noise(1_000_000, body + one))
                    .toList();
            ObjectId[] ids = blobs.stream().map(Blob::id).toArray(ObjectId[]::new);
            ann.upload(repository, blobs).is(200);
            assertThat(ann.fetch(repository, ids)).hasSize(10);
            assertThat(ann.fetch(repository, ids)).hasSize(10);
        }
        if (FULL) {
            assertThat(ann.get("/metrics").text())
                    .containsPattern("dits_cache_size_bytes\\{layer=\"l1\"} 1\\.[23]\\d*E8");
        }
    }

    private static void download(HttpClient http, TestClient ann, String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(ann.address() + path))
                .header("Authorization", "Bearer " + ann.token())
                .build();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> all = new ArrayList<>();
            for (int i = 0; i < UPLOADS; i++) {
                all.add(threads.submit(() -> http.send(request, HttpResponse.BodyHandlers.discarding())
                        .statusCode()));
            }
            for (Future<Integer> one : all) {
                assertThat(one.get()).isEqualTo(200);
            }
        }
    }

    private static byte[] frames(List<Blob> blobs) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        try {
            for (Blob blob : blobs) {
                Frames.write(body, blob);
            }
            Frames.end(body, blobs.size());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return body.toByteArray();
    }

    private interface Request {
        TestClient.Answer send(int number);
    }

    private static void atOnce(Request request) throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<TestClient.Answer>> all = new ArrayList<>();
            for (int i = 0; i < UPLOADS; i++) {
                int number = i;
                all.add(threads.submit(() -> request.send(number)));
            }
            for (Future<TestClient.Answer> one : all) {
                one.get().is(200);
            }
        }
    }
}
