// SPDX-License-Identifier: Apache-2.0
package io.dits.server;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import io.dits.server.http.TestClient;
import io.dits.testkit.postgres.TestPostgres;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The text of the metrics of a server that nobody has asked anything yet, which its operators' alerts are written for. */
final class MetricsIT {
    @RegisterExtension
    static final TestPostgres POSTGRES = new TestPostgres();

    private static final Path DOCUMENT = Path.of("..", "docs", "metrics.md");
    private static final Path GUIDE = Path.of("..", "..", "shared", "spec", "self-hosting.md");

    private static String text = "";

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        TestInstallation installation = TestInstallation.ready(folder, POSTGRES);
        Path config = installation.config();
        Files.writeString(
                config,
                Files.readString(config) + "[cache]\nl2_enabled = true\nl2_path = \"" + folder.resolve("cache")
                        + "\"\nl2_size = \"1MB\"\n");
        try (RunningServer server = installation.serve();
                HttpClient http = HttpClient.newHttpClient()) {
            text = new TestClient(server.address(), http, "")
                    .get("/metrics")
                    .is(200)
                    .text();
        }
    }

    private static String listed() throws Exception {
        try (var in = MetricsIT.class.getResourceAsStream("metrics/guide.txt")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** The label names of the first sample of a metric. */
    private static Set<String> labels(String metric) {
        MatchResult sample = Pattern.compile("(?m)^" + metric + "(?:_bucket)?(\\{[^}]*})? \\S+$")
                .matcher(text)
                .results()
                .findFirst()
                .orElseThrow(() -> new AssertionError("no sample of " + metric));
        String all = sample.group(1) == null ? "" : sample.group(1);
        return Pattern.compile("(\\w+)=\"")
                .matcher(all)
                .results()
                .map(found -> found.group(1))
                .filter(name -> !name.equals("le"))
                .collect(toCollection(TreeSet::new));
    }

    @Test
    void everyMetricOfTheGuideIsThereFromTheStartByItsVeryName() throws Exception {
        List<MatchResult> metrics = Pattern.compile("(?m)^(dits_\\w+)(?:\\{(.*)})?$")
                .matcher(listed())
                .results()
                .toList();
        assertThat(metrics).hasSize(13);
        for (MatchResult metric : metrics) {
            Set<String> wanted = new TreeSet<>(
                    metric.group(2) == null
                            ? List.of()
                            : List.of(metric.group(2).split(", ")));
            assertThat(labels(metric.group(1))).as(metric.group(1)).isEqualTo(wanted);
        }
    }

    @Test
    void theListIsTheGuides() throws Exception {
        if (Files.exists(GUIDE)) {
            assertThat(Files.readString(GUIDE)).contains("```\n" + listed() + "```");
        }
        assertThat(listed()).startsWith("# Server metrics");
    }

    @Test
    void whatHasNotHappenedYetIsZeroAndNotAbsent() {
        assertThat(text)
                .contains("dits_http_requests_total{method=\"GET\",path=\"/api/v1/repos\",status=\"200\"} 0.0")
                .contains("dits_http_request_duration_seconds_count{method=\"GET\",path=\"/api/v1/repos\"} 0")
                .contains("dits_storage_operations_total{operation=\"put\",status=\"unavailable\"} 0.0")
                .contains("dits_cache_hits_total{layer=\"l1\"} 0.0")
                .contains("dits_cache_hits_total{layer=\"l2\"} 0.0")
                .contains("dits_repositories_total 0.0")
                .contains("dits_deduplication_ratio 0.0")
                .contains("dits_database_connections_max 20.0")
                .contains("dits_quota_owners_near{kind=\"storage\"} 0.0")
                .contains("dits_audit_longest_wait_seconds 0.0");
    }

    @Test
    void whatItRunsOnIsTold() {
        assertThat(text)
                .contains("dits_ready 1.0")
                .containsPattern("dits_build_info\\{version=\"\\d+\\.\\d+\\.\\d+[^\"]*\"} 1\\.0")
                .contains("dits_disk_cache_usable 1.0")
                .contains("dits_cache_limit_bytes{layer=\"l2\"} 1048576.0");
        for (String folder : List.of("storage", "cache")) {
            double free = value("dits_disk_free_bytes{folder=\"" + folder + "\"}");
            assertThat(free).isPositive();
            assertThat(value("dits_disk_size_bytes{folder=\"" + folder + "\"}")).isGreaterThan(free);
        }
    }

    private static double value(String sample) {
        return text.lines()
                .filter(line -> line.startsWith(sample + " "))
                .map(line -> Double.parseDouble(line.substring(sample.length() + 1)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + sample));
    }

    /** Once each number was waited for as long as a request waits for the database, one after the other. */
    @Test
    void whileTheDatabaseIsAwayAllElseIsToldBeforePrometheusGivesUp(@TempDir Path folder) throws Exception {
        TestInstallation installation = new TestInstallation(folder, "jdbc:postgresql://127.0.0.1:1/nobody");
        Duration patience = Duration.ofSeconds(10);
        try (RunningServer server = installation.serve();
                HttpClient http = HttpClient.newHttpClient()) {
            HttpRequest scrape = HttpRequest.newBuilder(URI.create(server.address() + "/metrics"))
                    .timeout(patience)
                    .build();
            assertThat(http.send(scrape, HttpResponse.BodyHandlers.ofString()).body())
                    .contains("dits_ready 0.0")
                    .contains("dits_database_connections_max 20.0")
                    .doesNotContain("dits_commits_total ", "dits_quota_owners_near{", "dits_users{");
        }
    }

    @Test
    void thePlainOnesHaveNeitherFinerBucketsNorTheDatabases() {
        assertThat(buckets(text, "dits_http_request_duration_seconds"))
                .contains("0.005", "0.01", "60.0", "+Inf")
                .hasSize(14);
        assertThat(text).doesNotContain("dits_database_statement_duration_seconds");
    }

    @Test
    void theDetailedOnesHaveAllOfThePlainAndTheTimesOfTheDatabase(@TempDir Path folder) throws Exception {
        TestInstallation installation = TestInstallation.ready(folder, POSTGRES);
        Files.writeString(
                installation.config(), Files.readString(installation.config()) + "[metrics]\ndetailed = true\n");
        try (RunningServer server = installation.serve();
                HttpClient http = HttpClient.newHttpClient()) {
            TestClient client = new TestClient(server.address(), http, "");
            client.get("/api/v1/users/nobody").is(401);
            client.post("/api/v1/auth/login", Map.of("email", "nobody", "password", "a wrong one"))
                    .is(401);
            String detailed = client.get("/metrics").is(200).text();
            for (String histogram : List.of("dits_http_request_duration_seconds", "dits_storage_latency_seconds")) {
                assertThat(buckets(detailed, histogram))
                        .containsAll(buckets(text, histogram))
                        .contains("0.0035")
                        .hasSizeGreaterThan(25);
            }
            assertThat(detailed)
                    .containsPattern(
                            "dits_database_statement_duration_seconds_count\\{statement=\"select\",status=\"ok\"} [1-9]")
                    .contains("dits_database_statement_duration_seconds_count{statement=\"copy\",status=\"ok\"} 0")
                    .containsPattern("dits_database_connection_wait_seconds_count [1-9]");
        }
    }

    private static Set<String> buckets(String text, String histogram) {
        return Pattern.compile("(?m)^" + histogram + "_bucket\\{.*le=\"([^\"]+)\"")
                .matcher(text)
                .results()
                .map(found -> found.group(1))
                .collect(toCollection(TreeSet::new));
    }

    /** Type and meaning by name, of those that are the server's own. */
    private static Map<String, String> shown() {
        Map<String, String> types = new TreeMap<>();
        Pattern.compile("(?m)^# TYPE (dits_\\w+) (\\w+)$")
                .matcher(text)
                .results()
                .forEach(found -> types.put(found.group(1), found.group(2)));
        return types;
    }

    @Test
    void thePageForPeopleHasAllOfThem() throws Exception {
        Map<String, String> told = new TreeMap<>();
        Pattern.compile("(?m)^\\| `(dits_\\w+)(?:\\{[^}]*})?` \\| (\\w+) \\|")
                .matcher(Files.readString(DOCUMENT))
                .results()
                .forEach(found -> told.put(found.group(1), found.group(2)));
        // Of a bucket, of Redis, of TLS and of traces, which this server has not got, and what details are.
        List.of(
                        "dits_database_statement_duration_seconds",
                        "dits_database_connection_wait_seconds",
                        "dits_tracing_spans_sent_total",
                        "dits_tracing_spans_dropped_total",
                        "dits_redis_up",
                        "dits_tls_certificate_expiry_timestamp_seconds",
                        "dits_storage_retries_total",
                        "dits_storage_circuit_open")
                .forEach(told::remove);
        assertThat(told).isEqualTo(shown());
    }
}
