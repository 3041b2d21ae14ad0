// SPDX-License-Identifier: Apache-2.0
package io.dits.server;

import static io.dits.server.http.Samples.commit;
import static io.dits.server.http.Samples.file;
import static io.dits.server.http.Samples.noise;
import static io.dits.server.http.Samples.text;
import static io.dits.server.http.Samples.tree;
import static org.assertj.core.api.Assertions.assertThat;

import io.dits.core.content.Blob;
import io.dits.server.http.TestClient;
import io.dits.testkit.postgres.TestPostgres;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Two servers on one database and one storage, as two replicas are. */
final class TwoServersIT {
    @RegisterExtension
    static final TestPostgres POSTGRES = new TestPostgres();

    private static final String PASSWORD = "correct horse";
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @TempDir
    static Path folder;

    private static RunningServer one;
    private static RunningServer two;
    private static TestClient throughOne;
    private static TestClient throughTwo;

    @BeforeAll
    static void start() throws Exception {
        TestInstallation installation = TestInstallation.ready(folder, POSTGRES);
        installation
                .admin("user", "create", "--email", "ann@a.example", "--password", PASSWORD)
                .ok();
        one = installation.serve();
        two = installation.serve();
        throughOne = TestClient.signedIn(one.address(), HTTP, "ann", PASSWORD);
        // The token of one server is good for the other.
        throughTwo = new TestClient(two.address(), HTTP, throughOne.token());
    }

    @AfterAll
    static void stop() {
        one.close();
        two.close();
        HTTP.close();
    }

    @Test
    void aPushThroughOneIsReadThroughTheOtherAtOnce() {
        String film = throughOne.repository("film");
        String tip = "";
        Blob before = tree();
        for (int i = 0; i < 5; i++) {
            TestClient writer = i % 2 == 0 ? throughOne : throughTwo;
            TestClient reader = i % 2 == 0 ? throughTwo : throughOne;
            Blob content = noise(20_000, i);
            Blob root = tree(file("clip.mov", content));
            Blob next = i == 0 ? commit(root, "0") : commit(root, "" + i, before);
            writer.upload(film, content, root, next).is(200);
            assertThat(reader.missing(film, content.id(), next.id())).isEmpty();
            writer.push(film, "heads/main", tip, text(next)).is(200);
            assertThat(reader.get(film + "/raw/main/clip.mov")
                            .is(200)
                            .response()
                            .body())
                    .isEqualTo(content.bytes());
            tip = text(next);
            before = next;
        }
    }

    @Test
    void ofPushesThroughBothFromOneParentExactlyOneWinsAndHistoryStaysALine() throws Exception {
        String film = throughOne.repository("race");
        Blob root = tree();
        Blob first = commit(root, "first");
        throughOne.upload(film, root, first).is(200);
        throughOne.push(film, "heads/main", "", text(first)).is(200);
        List<Blob> tips = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            tips.add(commit(root, "racer " + i, first));
        }
        throughTwo.upload(film, tips).is(200);
        List<TestClient.Answer> answers = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<TestClient.Answer>> all = new ArrayList<>();
            for (int i = 0; i < tips.size(); i++) {
                TestClient client = i % 2 == 0 ? throughOne : throughTwo;
                Blob tip = tips.get(i);
                all.add(threads.submit(() -> client.push(film, "heads/main", text(first), text(tip))));
            }
            for (Future<TestClient.Answer> answer : all) {
                answers.add(answer.get());
            }
        }
        assertThat(answers).filteredOn(answer -> answer.status() == 200).hasSize(1);
        String actual =
                throughTwo.get(film + "/refs").json().at("/data/0/target").asString();
        assertThat(answers)
                .filteredOn(answer -> answer.status() != 200)
                .allSatisfy(answer -> assertThat(answer.is(409, "stale_ref")
                                .json()
                                .at("/error/details/actual")
                                .asString())
                        .isEqualTo(actual));
        assertThat(throughOne.get(film + "/commits").json().get("data").size()).isEqualTo(2);
    }

    @Test
    void theSameChunkThroughBothAtOnceIsStoredOnce() throws Exception {
        String film = throughOne.repository("crowd");
        Blob chunk = noise(200_000, 77);
        int stored = 0;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<TestClient.Answer>> all = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                TestClient client = i % 2 == 0 ? throughOne : throughTwo;
                all.add(threads.submit(() -> client.upload(film, chunk)));
            }
            for (Future<TestClient.Answer> answer : all) {
                stored += answer.get().is(200).json().get("stored").asInt();
            }
        }
        assertThat(stored).isEqualTo(1);
        assertThat(throughTwo.fetch(film, chunk.id())).containsExactly(chunk);
    }

    @Test
    void ofTradesOfOneRefreshTokenAtBothServersAtOnceExactlyOneSuccessorCounts() throws Exception {
        String token = refreshToken(new TestClient(one.address(), HTTP, "")
                .post("/api/v1/auth/login", Map.of("email", "ann", "password", PASSWORD)));
        List<String> successors = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<TestClient.Answer>> all = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                RunningServer server = i % 2 == 0 ? one : two;
                all.add(threads.submit(() -> refresh(server, token)));
            }
            for (Future<TestClient.Answer> answer : all) {
                successors.add(refreshToken(answer.get()));
            }
        }
        assertThat(successors).doesNotHaveDuplicates();
        List<String> counting = new ArrayList<>();
        for (String successor : successors) {
            if (counts(successor)) {
                counting.add(successor);
            }
        }
        assertThat(counting).as("successors that were not replaced by another").hasSize(1);
        String next = refreshToken(refresh(two, counting.getFirst()));
        assertThat(refreshToken(refresh(one, next))).isNotEmpty();
        // Whoever shows another of them now has stolen it, or was stolen from: nobody goes on.
        String replaced = successors.stream()
                .filter(other -> !counting.contains(other))
                .findFirst()
                .orElseThrow();
        refresh(one, replaced).is(401, "unauthenticated");
        refresh(two, next).is(401, "unauthenticated");
    }

    private static TestClient.Answer refresh(RunningServer server, String token) {
        return new TestClient(server.address(), HTTP, "").post("/api/v1/auth/refresh", Map.of("refresh_token", token));
    }

    private static String refreshToken(TestClient.Answer answer) {
        return answer.is(200).json().get("refresh_token").asString();
    }

    private static boolean counts(String token) throws Exception {
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
        try (Connection connection = POSTGRES.connect();
                var query = connection.prepareStatement("select from refresh_tokens where token_hash = ?"
                        + " and used_at is null and replaced_at is null and revoked_at is null")) {
            query.setBytes(1, hash);
            return query.executeQuery().next();
        }
    }

    @Test
    void aRefreshTokenWhoseSuccessorWasUsedIsRefusedWhicheverServerItIsShownTo() {
        TestClient anybody = new TestClient(one.address(), HTTP, "");
        String token = anybody.post("/api/v1/auth/login", Map.of("email", "ann", "password", PASSWORD))
                .is(200)
                .json()
                .get("refresh_token")
                .asString();
        Map<String, String> body = Map.of("refresh_token", token);
        String next = anybody.post("/api/v1/auth/refresh", body)
                .is(200)
                .json()
                .get("refresh_token")
                .asString();
        TestClient elsewhere = new TestClient(two.address(), HTTP, "");
        elsewhere.post("/api/v1/auth/refresh", Map.of("refresh_token", next)).is(200);
        elsewhere.post("/api/v1/auth/refresh", body).is(401, "unauthenticated");
    }
}
