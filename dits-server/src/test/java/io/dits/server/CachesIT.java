// SPDX-License-Identifier: Apache-2.0
package io.dits.server;

import static io.dits.server.http.Samples.commit;
import static io.dits.server.http.Samples.file;
import static io.dits.server.http.Samples.noise;
import static io.dits.server.http.Samples.text;
import static io.dits.server.http.Samples.tree;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dits.core.content.Blob;
import io.dits.core.model.ObjectId;
import io.dits.core.store.ObjectStorage;
import io.dits.core.wire.Frames;
import io.dits.server.http.TestClient;
import io.dits.storage.guard.Circuit;
import io.dits.storage.memory.MemoryObjectStorage;
import io.dits.storage.pack.Spool;
import io.dits.testkit.faulty.Fault;
import io.dits.testkit.faulty.Faults;
import io.dits.testkit.faulty.FaultyObjectStorage;
import io.dits.testkit.postgres.TestPostgres;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The caches of servers over an object storage that counts what it is asked, or is down. */
final class CachesIT {
    @RegisterExtension
    static final TestPostgres POSTGRES = new TestPostgres();

    private static final String PASSWORD = "correct horse";
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @TempDir
    static Path folder;

    private static final MemoryObjectStorage BUCKET = new MemoryObjectStorage();
    private static TestInstallation installation;

    private final Faults faults = Faults.none();
    private final List<Blob> blobs = new ArrayList<>();

    @BeforeAll
    static void install() throws Exception {
        installation = TestInstallation.ready(folder, POSTGRES);
        installation
                .admin("user", "create", "--email", "ann@a.example", "--password", PASSWORD)
                .ok();
    }

    private RunningServer serve(String l1, String l2) throws IOException {
        return serve(l1, l2, TestInstallation.IMPATIENT);
    }

    private RunningServer serve(String l1, String l2, StorageGuards.Terms guards) throws IOException {
        Files.writeString(
                installation.config(),
                Files.readString(installation.config()).replaceFirst("(?s)\\[cache].*", "")
                        + """
                        [cache]
                        l1_size = "%s"
                        l2_enabled = true
                        l2_path = "%s"
                        l2_size = "1GB"
                        [gc]
                        enabled = false
                        [scrub]
                        enabled = false
                        """.formatted(l1, folder.resolve(l2)),
                StandardOpenOption.TRUNCATE_EXISTING);
        Path spool = Files.createDirectories(folder.resolve("spool"));
        ObjectStorage storage = new FaultyObjectStorage(BUCKET, faults);
        return installation.serve(
                () -> new OpenStorage(storage, Spool.in(spool), "bucket", true, () -> {}, () -> {}), guards);
    }

    private static TestClient ann(RunningServer server) {
        return TestClient.signedIn(server.address(), HTTP, "ann", PASSWORD);
    }

    private String push(TestClient ann, String name) {
        String repository = ann.repository(name);
        Blob one = noise(3_000_000, name.hashCode());
        Blob two = noise(700_000, name.hashCode() + 1);
        Blob root = tree(file("a.mov", one), file("b.mov", two));
        Blob first = commit(root, "first");
        blobs.addAll(List.of(one, two, root, first));
        ann.upload(repository, blobs).is(200);
        ann.push(repository, "heads/main", "", text(first)).is(200);
        return repository;
    }

    private void copyAll(TestClient ann, String repository) {
        ObjectId[] ids = blobs.stream().map(Blob::id).toArray(ObjectId[]::new);
        assertThat(ann.fetch(repository, ids)).containsExactlyInAnyOrderElementsOf(blobs);
        assertThat(ann.get(repository + "/raw/main/a.mov").is(200).response().body())
                .isEqualTo(blobs.getFirst().bytes());
    }

    private static long metric(TestClient ann, String name) {
        Matcher value = Pattern.compile("^" + Pattern.quote(name) + " (\\S+)$", Pattern.MULTILINE)
                .matcher(ann.get("/metrics").is(200).text());
        assertThat(value.find()).as(name).isTrue();
        return (long) Double.parseDouble(value.group(1));
    }

    private static long reads(TestClient ann) {
        return metric(ann, "dits_storage_operations_total{operation=\"get\",status=\"ok\"}");
    }

    @Test
    void theFirstCopyAfterAPushDoesNotTouchTheObjectStorageAlsoAfterARestart() throws Exception {
        String repository;
        try (RunningServer server = serve("0MB", "l2")) {
            TestClient ann = ann(server);
            repository = push(ann, "restarted");
            long before = reads(ann);
            copyAll(ann, repository);
            assertThat(reads(ann)).isEqualTo(before);
        }
        try (RunningServer server = serve("0MB", "l2")) {
            TestClient ann = ann(server);
            // It is down: what the disk holds is served all the same.
            faults.rate(Fault.UNAVAILABLE, 1);
            copyAll(ann, repository);
            assertThat(reads(ann)).isZero();
            assertThat(metric(ann, "dits_cache_hits_total{layer=\"l2\"}")).isPositive();
            assertThat(metric(ann, "dits_cache_misses_total{layer=\"l2\"}")).isZero();
            assertThat(metric(ann, "dits_cache_size_bytes{layer=\"l2\"}")).isGreaterThan(3_700_000);
        }
    }

    @Test
    void aSecondCopyOfWhatAnotherServerTookDoesNotTouchTheObjectStorage() throws Exception {
        try (RunningServer one = serve("0MB", "taking");
                RunningServer two = serve("0MB", "copying")) {
            TestClient there = ann(one);
            String repository = push(there, "shared");
            TestClient ann = new TestClient(two.address(), HTTP, there.token());
            long pushed = reads(ann);
            copyAll(ann, repository);
            long copied = reads(ann);
            assertThat(copied).isGreaterThan(pushed);
            copyAll(ann, repository);
            assertThat(reads(ann)).isEqualTo(copied);
        }
    }

    @Test
    void whatTheGuideNamesIsThereFromTheStart() throws Exception {
        try (RunningServer server = serve("1MB", "metrics")) {
            TestClient ann = ann(server);
            for (String layer : List.of("l1", "l2")) {
                assertThat(metric(ann, "dits_cache_hits_total{layer=\"" + layer + "\"}"))
                        .isZero();
                assertThat(metric(ann, "dits_cache_misses_total{layer=\"" + layer + "\"}"))
                        .isZero();
                assertThat(metric(ann, "dits_cache_size_bytes{layer=\"" + layer + "\"}"))
                        .isZero();
            }
            for (String operation : List.of("put", "get", "list", "delete")) {
                String labels = "{operation=\"" + operation + "\"";
                assertThat(metric(ann, "dits_storage_operations_total" + labels + ",status=\"ok\"}"))
                        .isNotNegative();
                assertThat(metric(ann, "dits_storage_latency_seconds_count" + labels + "}"))
                        .isNotNegative();
            }
            push(ann, "metrics");
            assertThat(metric(ann, "dits_storage_bytes_transferred{direction=\"written\"}"))
                    .isGreaterThan(3_700_000);
            assertThat(metric(ann, "dits_storage_bytes_transferred{direction=\"read\"}"))
                    .isPositive();
        }
    }

    @Test
    void theMemoryCacheIsAskedBeforeTheDisk() throws Exception {
        try (RunningServer server = serve("32MB", "memory")) {
            TestClient ann = ann(server);
            String repository = push(ann, "remembered");
            copyAll(ann, repository);
            long misses = metric(ann, "dits_cache_misses_total{layer=\"l1\"}");
            copyAll(ann, repository);
            assertThat(metric(ann, "dits_cache_misses_total{layer=\"l1\"}")).isEqualTo(misses);
            assertThat(metric(ann, "dits_cache_size_bytes{layer=\"l1\"}")).isGreaterThan(3_700_000);
        }
    }

    @Test
    void aClearingReachesAllServersByTheDatabaseAlone() throws Exception {
        try (RunningServer one = serve("32MB", "one");
                RunningServer two = serve("32MB", "two")) {
            TestClient ann = ann(one);
            String repository = push(ann, "cleared");
            copyAll(ann, repository);
            copyAll(new TestClient(two.address(), HTTP, ann.token()), repository);
            await().atMost(Duration.ofSeconds(30)).until(() -> status().size() == 4);
            installation.admin("cache", "clear").ok();
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(status()).hasSize(4).allSatisfy(layer -> {
                        assertThat(layer.get("cleared").asBoolean()).isTrue();
                        assertThat(layer.get("bytes").asLong()).isZero();
                    }));
            long before = reads(ann);
            copyAll(ann, repository);
            assertThat(reads(ann)).isGreaterThan(before);
            assertThat(installation.admin("cache", "status").ok().out()).contains("SERVER", "l1", "l2", "yes");
        }
        assertThat(installation
                        .admin("audit", "list", "--action", "cache.cleared")
                        .ok()
                        .out())
                .contains("cache.cleared", "dits-admin");
        // Who ended in order is not shown any more.
        assertThat(status()).isEmpty();
        assertThat(JsonMapper.shared()
                        .readTree(installation
                                .admin("cache", "clear", "--json")
                                .ok()
                                .out())
                        .get("clearing")
                        .asLong())
                .isEqualTo(2);
    }

    private List<JsonNode> status() {
        List<JsonNode> layers = new ArrayList<>();
        JsonMapper.shared()
                .readTree(installation.admin("cache", "status", "--json").ok().out())
                .forEach(layers::add);
        return layers;
    }

    @Test
    void whileTheObjectStorageIsDownRequestsFailInTimeAndThenAtOnce() throws Exception {
        StorageGuards.Terms noProbe = new StorageGuards.Terms(
                TestInstallation.IMPATIENT.retry(), new Circuit.Terms(5, Duration.ofMillis(200), Duration.ofDays(1)));
        // What it took itself it would have on its disk.
        try (RunningServer other = serve("0MB", "up");
                RunningServer server = serve("0MB", "down", noProbe)) {
            TestClient there = ann(other);
            String repository = push(there, "down");
            TestClient ann = new TestClient(server.address(), HTTP, there.token());
            faults.rate(Fault.UNAVAILABLE, 1);
            TestClient.Answer answer = ann.upload(repository, noise(1000, 9)).is(503, "unavailable");
            assertThat(answer.header("Retry-After")).isNotEmpty();
            assertThat(metric(ann, "dits_storage_circuit_open")).isEqualTo(1);
            assertThat(metric(ann, "dits_storage_retries_total")).isGreaterThan(3);
            int struck = faults.struck();
            ann.get(repository + "/raw/main/b.mov").is(503, "unavailable");
            ann.upload(repository, noise(1000, 9)).is(503, "unavailable");
            ann.send(
                            "POST",
                            repository + "/objects/fetch",
                            HttpRequest.BodyPublishers.ofByteArray(
                                    Frames.ids(List.of(blobs.getFirst().id()))),
                            "Content-Type",
                            Frames.IDS_TYPE)
                    .is(503, "unavailable");
            assertThat(faults.struck()).isEqualTo(struck);
        }
    }

    @Test
    void whenTheObjectStorageIsBackRequestsAreServedAgain() throws Exception {
        try (RunningServer server = serve("0MB", "back")) {
            TestClient ann = ann(server);
            String repository = push(ann, "back");
            faults.rate(Fault.UNAVAILABLE, 1);
            ann.upload(repository, noise(1000, 10)).is(503, "unavailable");
            faults.heal();
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> ann.upload(repository, noise(1000, 10)).status() == 200);
            assertThat(metric(ann, "dits_storage_circuit_open")).isZero();
        }
    }
}
