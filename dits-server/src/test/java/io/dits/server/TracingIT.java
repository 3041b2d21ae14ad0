// SPDX-License-Identifier: Apache-2.0
package io.dits.server;

import static io.dits.server.http.Samples.commit;
import static io.dits.server.http.Samples.file;
import static io.dits.server.http.Samples.noise;
import static io.dits.server.http.Samples.text;
import static io.dits.server.http.Samples.tree;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.dits.core.content.Blob;
import io.dits.core.wire.Frames;
import io.dits.server.http.TestClient;
import io.dits.server.http.TestClient.Answer;
import io.dits.testkit.postgres.TestPostgres;
import io.dits.testkit.redis.TestRedis;
import io.dits.testkit.s3.TestS3;
import io.dits.testkit.traces.TraceSink;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** What a collector gets to see of requests, from a server with all that it can ask: PostgreSQL, Redis and a bucket. */
final class TracingIT {
    @RegisterExtension
    static final TestPostgres POSTGRES = new TestPostgres();

    @RegisterExtension
    static final TestRedis REDIS = new TestRedis();

    @RegisterExtension
    static final TestS3 S3 = new TestS3();

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final String PASSWORD = "a password that nobody may read";
    private static final String UPLOAD = "POST /api/v1/repos/{owner}/{name}/objects/upload";
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String CALLER = "00f067aa0ba902b7";

    @TempDir
    static Path folder;

    private static TestInstallation installation;
    private static String withoutTracing = "";

    private TraceSink sink;

    @BeforeAll
    static void install() throws Exception {
        installation = TestInstallation.ready(folder, POSTGRES);
        installation.storageIs(
                S3.access().storageSections(TestS3.newBucket(), folder.resolve("spool")) + """
                [cache]
                l2_enabled = false
                [redis]
                url = "%s"
                """.formatted(REDIS.url()));
        installation
                .admin("user", "create", "--email", "ann@a.example", "--password", PASSWORD)
                .ok();
        withoutTracing = Files.readString(installation.config());
    }

    @BeforeEach
    void collect() throws IOException {
        sink = TraceSink.start();
    }

    @AfterEach
    void stop() {
        sink.close();
    }

    /** A server that tells of that share of the requests. */
    private RunningServer serve(double share) throws IOException {
        Files.writeString(installation.config(), withoutTracing + """
                [tracing]
                enabled = true
                sampling_rate = %s
                otlp_endpoint = "%s"
                jaeger_endpoint = "%s"
                """.formatted(share, sink.otlp(), sink.jaeger()));
        return installation.serve();
    }

    private static TestClient ann(RunningServer server) {
        return TestClient.signedIn(server.address(), HTTP, "ann", PASSWORD);
    }

    /** The trace of an answer, when the server has ended and so has sent all. */
    private Traces trace(Answer answer) {
        return Traces.of(sink, answer.header("X-Trace-ID"));
    }

    @Test
    void aPushAndAPullAreTreesDownToTheBucket() throws Exception {
        Blob chunk = noise(40_000, 1);
        Blob root = tree(file("clip.mov", chunk));
        Blob first = commit(root, "first");
        String film;
        Answer pushed;
        Answer moved;
        try (RunningServer server = serve(1)) {
            TestClient ann = ann(server);
            film = ann.repository("film");
            pushed = ann.upload(film, chunk, root, first).is(200);
            moved = ann.push(film, "heads/main", "", text(first)).is(200);
        }
        Traces push = trace(pushed);
        assertThat(push.root().name()).isEqualTo(UPLOAD);
        assertThat(push.root().said())
                .containsEntry("http.request.method", "POST")
                .containsEntry("http.route", "/api/v1/repos/{owner}/{name}/objects/upload")
                .containsEntry("http.response.status_code", "200")
                .containsKeys("dits.request_id", "user.id", "http.request.body.size");
        assertThat(push.root().process())
                .containsEntry("service.name", "dits-server")
                .containsKey("service.version");
        assertThat(push.paths())
                .contains(
                        UPLOAD + " > Authentication.authenticate",
                        UPLOAD + " > Reservations.reserve > SQL select",
                        UPLOAD + " > redis take",
                        // By a thread of its own, which stores packs beside the reading.
                        UPLOAD + " > BlobStore.putAll > storage put",
                        UPLOAD + " > Links.accept > SQL commit");
        assertThat(push.spans())
                .filteredOn(span -> span.name().equals("storage put"))
                .allMatch(put -> put.kind().equals("client"))
                .anyMatch(put -> Long.parseLong(put.said().get("dits.storage.bytes")) > chunk.size());
        assertThat(push.step("SQL select").said().get("db.query.text")).matches("select .*\\?.*");
        assertThat(trace(moved).paths()).anyMatch(path -> path.contains(" > Ledger."));

        // Another server, which has nothing in memory.
        Answer pulled;
        try (RunningServer server = serve(1)) {
            pulled = ann(server)
                    .send(
                            "POST",
                            film + "/objects/fetch",
                            BodyPublishers.ofByteArray(Frames.ids(List.of(chunk.id()))),
                            "Content-Type",
                            Frames.IDS_TYPE)
                    .is(200);
        }
        Traces pull = trace(pulled);
        assertThat(pull.paths())
                .contains("POST /api/v1/repos/{owner}/{name}/objects/fetch > BlobStore.getAll > storage get");
        assertThat(pull.spans())
                .filteredOn(span -> span.name().equals("storage get"))
                .anyMatch(get -> get.said().keySet().containsAll(List.of("dits.storage.key", "dits.storage.offset")));
    }

    @Test
    void aSignInIsATreeWithoutItsSecrets() throws Exception {
        Answer signedIn;
        Answer refused;
        try (RunningServer server = serve(1)) {
            TestClient anybody = new TestClient(server.address(), HTTP, "");
            signedIn = anybody.post(
                            "/api/v1/auth/login?token=told-in-the-query", Map.of("email", "ann", "password", PASSWORD))
                    .is(200);
            refused = anybody.post("/api/v1/auth/login", Map.of("email", "ann", "password", "another secret"))
                    .is(401);
            new TestClient(
                            server.address(),
                            HTTP,
                            signedIn.json().get("access_token").asString())
                    .get("/api/v1/users/me")
                    .is(200);
        }
        String login = "POST /api/v1/auth/login";
        assertThat(trace(signedIn).paths())
                .contains(
                        login + " > PasswordHashing.matches",
                        login + " > RefreshTokens.issue > SQL insert",
                        login + " > redis claim");
        assertThat(trace(refused).root().said()).containsEntry("http.response.status_code", "401");
        assertThat(sink.byOtlp().toString())
                .contains("/api/v1/users/me")
                .doesNotContain(
                        PASSWORD,
                        "another secret",
                        "told-in-the-query",
                        "ann@a.example",
                        signedIn.json().get("access_token").asString(),
                        signedIn.json().get("refresh_token").asString());
    }

    @Test
    void bothCollectorsGetTheSame() throws Exception {
        try (RunningServer server = serve(1)) {
            ann(server);
        }
        // Stopping has sent all of it.
        assertThat(sink.byJaeger()).isNotEmpty().containsExactlyInAnyOrderElementsOf(sink.byOtlp());
    }

    @Test
    void ofNoneIsToldButOfThoseWhoseCallersWantIt() throws Exception {
        try (RunningServer server = serve(0)) {
            TestClient ann = ann(server);
            assertThat(ann.get("/api/v1/users/me").is(200).header("X-Trace-ID")).isEmpty();
            Answer wanted = ann.get("/api/v1/users/me", "traceparent", "00-" + TRACE + "-" + CALLER + "-01")
                    .is(200);
            assertThat(wanted.header("X-Trace-ID")).isEqualTo(TRACE);
            ann.get("/health", "traceparent", "00-" + TRACE + "-" + CALLER + "-01")
                    .is(200);
        }
        assertThat(Traces.of(sink, TRACE).root().parent()).isEqualTo(CALLER);
        assertThat(sink.byOtlp()).allMatch(span -> span.trace().equals(TRACE));
        assertThat(sink.byOtlp()).noneMatch(span -> span.name().contains("/health"));
    }

    @Test
    void aCallerMayNotWantIt() throws Exception {
        try (RunningServer server = serve(1)) {
            TestClient anybody = new TestClient(server.address(), HTTP, "");
            assertThat(anybody.get("/api/v1/openapi.json", "traceparent", "00-" + TRACE + "-" + CALLER + "-00")
                            .header("X-Trace-ID"))
                    .as("for the log: the caller knows it")
                    .isEqualTo(TRACE);
            for (String malformed :
                    List.of("", "00", "00-" + TRACE + "-" + CALLER + "-01, 00-0-0-01", "x".repeat(999))) {
                assertThat(anybody.get("/api/v1/openapi.json", "traceparent", malformed)
                                .header("X-Trace-ID"))
                        .matches("[0-9a-f]{32}")
                        .isNotEqualTo(TRACE);
            }
        }
        assertThat(sink.byOtlp()).isNotEmpty().noneMatch(span -> span.trace().equals(TRACE));
    }

    /** What is logged by that name while somebody works. */
    private static List<ILoggingEvent> logged(String name, Callable<?> work) throws Exception {
        Logger logger = (Logger) LoggerFactory.getLogger(name);
        Level before = logger.getLevel();
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        logger.setLevel(Level.INFO);
        logger.addAppender(lines);
        try {
            work.call();
        } finally {
            logger.detachAppender(lines);
            logger.setLevel(before);
        }
        return List.copyOf(lines.list);
    }

    @Test
    void theLogNamesTheTrace() throws Exception {
        List<ILoggingEvent> lines = logged("io.dits.server.requests", () -> {
            try (RunningServer server = serve(0)) {
                TestClient anybody = new TestClient(server.address(), HTTP, "");
                anybody.get("/nothing", "traceparent", "00-" + TRACE + "-" + CALLER + "-01")
                        .is(404);
                return anybody.get("/nothing").is(404);
            }
        });
        // A line is written when its request is over, which its client may know before.
        assertThat(lines)
                .hasSize(2)
                .extracting(line -> line.getKeyValuePairs().toString())
                .satisfiesOnlyOnce(parts -> assertThat(parts).contains("trace_id=\"" + TRACE + "\""))
                .satisfiesOnlyOnce(parts -> assertThat(parts).doesNotContain("trace_id"));
    }

    private static double metric(TestClient anybody, String name) {
        return anybody.get("/metrics")
                .text()
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aCollectorThatRefusesCostsItsSpansAlone() throws Exception {
        sink.answers(500);
        try (RunningServer server = serve(1)) {
            TestClient ann = ann(server);
            Awaitility.await().until(() -> metric(ann, "dits_tracing_spans_dropped_total") > 0);
            assertThat(metric(ann, "dits_tracing_spans_sent_total")).isZero();
            ann.get("/api/v1/users/me").is(200);
            sink.answers(200);
            Awaitility.await().until(() -> {
                ann.get("/api/v1/users/me").is(200);
                return metric(ann, "dits_tracing_spans_sent_total") > 0;
            });
        }
    }

    @Test
    void aServerEndsWhileItsCollectorStalls() throws Exception {
        sink.stalls();
        try (RunningServer server = serve(1)) {
            ann(server).get("/api/v1/users/me").is(200);
            Awaitility.await().until(() -> sink.requests() > 0);
            // It will not be answered before the server has ended.
        }
    }

    @Test
    void aServerStartsAndServesAndEndsWithoutItsCollector() throws Exception {
        sink.close();
        try (RunningServer server = serve(1)) {
            TestClient ann = ann(server);
            Awaitility.await().until(() -> metric(ann, "dits_tracing_spans_dropped_total") > 0);
            ann.get("/api/v1/users/me").is(200);
        }
    }

    @Test
    void aServerThatDoesNotTraceLoadsNothingForIt() throws Exception {
        Files.writeString(installation.config(), withoutTracing);
        Path classes = folder.resolve("classes.log");
        try (ServerProcess server = ServerProcess.of(
                        ServerMain.class,
                        Map.of(
                                "DITS_CONFIG",
                                installation.config().toString(),
                                "JAVA_TOOL_OPTIONS",
                                "-Xlog:class+load:file=" + classes));
                HttpClient http = HttpClient.newHttpClient()) {
            String address = "http://" + server.awaitLine("listening on ").replaceFirst(".*(127.0.0.1:\\d+).*", "$1");
            Answer answer = TestClient.signedIn(address, http, "ann", PASSWORD)
                    .get("/api/v1/users/me", "traceparent", "00-" + TRACE + "-" + CALLER + "-01")
                    .is(200);
            assertThat(answer.header("X-Trace-ID")).isEmpty();
            server.signal("TERM");
            server.awaitEnd();
        }
        assertThat(Files.readAllLines(classes).stream()
                        .filter(line -> line.contains("trac") || line.contains("telemetry")))
                .anyMatch(line -> line.contains("io.dits.server.tracing.Untraced "))
                .noneMatch(line -> line.contains(" io.opentelemetry."))
                .noneMatch(line -> line.contains(".tracing.otel.") || line.contains("WatchedConnection"));
    }
}
