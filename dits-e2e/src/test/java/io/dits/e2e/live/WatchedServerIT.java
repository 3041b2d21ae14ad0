// SPDX-License-Identifier: Apache-2.0
package io.dits.e2e.live;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dits.client.cli.ExitCode;
import io.dits.e2e.deploy.Dashboards;
import io.dits.testkit.identity.TestCertificate;
import io.dits.testkit.postgres.TestPostgres;
import io.dits.testkit.process.Programs;
import io.dits.testkit.redis.TestRedis;
import io.dits.testkit.s3.TestS3;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A busy server with everything that may be watched, and a Prometheus with the configuration that Dits comes with. */
final class WatchedServerIT {
    @RegisterExtension
    static final TestPostgres POSTGRES = new TestPostgres();

    @RegisterExtension
    static final TestS3 S3 = new TestS3();

    @RegisterExtension
    static final TestRedis REDIS = new TestRedis();

    private static final Path DEPLOY = Path.of("../deploy/prometheus");
    private static final Path BIN = Path.of("../bin").toAbsolutePath().normalize();
    /** As long as rates are taken over here: some scrapes, and not so long that the test has to last. */
    private static final int WINDOW = 20;

    @TempDir
    Path folder;

    private final HttpClient http = HttpClient.newHttpClient();
    private String prometheus = "";
    private int round;

    @Test
    void everyPanelHasAnAnswerAndEveryAlertIsEvaluated() throws Exception {
        Programs.want("prometheus", "prometheus");
        try (Programs programs = new Programs(folder)) {
            int port = Programs.freePort();
            Path config = configuration(port);
            run(programs, config, "dits-migrate", "up");
            String password = "--password=" + LiveServer.PASSWORD;
            run(programs, config, "dits-admin", "user", "create", "--email=ann@example.org", "--role=admin", password);
            programs.start(port, BIN.resolve("dits-server").toString(), "--config", config.toString());
            String address = "http://127.0.0.1:" + port;
            Somebody ann = new Somebody(folder.resolve("ann")).signedIn(address, "ann");
            ann.dits(folder, "repo", "create", "ann/film").ok();
            ann.dits(folder, "clone", address + "/ann/film", "film").ok();
            work(ann, address);
            care(programs, config);

            // After all that: some numbers may be a minute old.
            prometheus = prometheus(programs, port, token(config));
            await().atMost(Duration.ofMinutes(1)).until(() -> answered("dits_quota_refusals_total == 0"));
            refused(address, ann);

            List<Dashboards.Query> open = new ArrayList<>(Dashboards.queries(WINDOW));
            assertThat(open).hasSizeGreaterThan(60);
            await().atMost(Duration.ofMinutes(2)).untilAsserted(() -> {
                work(ann, address);
                open.removeIf(query -> answered(query.expression()));
                assertThat(open).as("queries of panels without an answer").isEmpty();
            });
            await().atMost(Duration.ofMinutes(1)).untilAsserted(this::alertsAreEvaluated);
            pagesAskWhatPrometheusUnderstands();
        }
    }

    private Path configuration(int port) throws IOException {
        TestCertificate certificate = TestCertificate.make(folder, "server");
        return Files.writeString(
                folder.resolve("config.toml"),
                """
                [server]
                host = "127.0.0.1"
                port = %d
                tls_port = 0
                tls_cert = "%s"
                tls_key = "%s"
                [database]
                url = "postgres://%s:any@127.0.0.1:%d/%s"
                [redis]
                url = "%s"
                [cache]
                l2_path = "%s"
                l2_size = "1GB"
                [metrics]
                access = "admin"
                detailed = true
                [auth]
                jwt_secret = "Zk3vQ9xT1mB7cR5wY8pL2nH6jD4sF0gA"
                [limits.quotas]
                default_repos = 1
                """.formatted(
                                        port,
                                        certificate.certificateFile(),
                                        certificate.keyFile(),
                                        POSTGRES.user(),
                                        POSTGRES.port(),
                                        POSTGRES.database(),
                                        REDIS.url(),
                                        folder.resolve("cache"))
                        + S3.access().storageSections(TestS3.newBucket(), folder.resolve("spool")));
    }

    private static void run(Programs programs, Path config, String program, String... words) throws IOException {
        List<String> line = new ArrayList<>(List.of(BIN.resolve(program).toString(), "--config", config.toString()));
        line.addAll(List.of(words));
        programs.run(line.toArray(String[]::new));
    }

    /** The file that the page for operators has them make. */
    private Path token(Path config) throws IOException {
        String command = Files.readString(DEPLOY.resolve("README.md"))
                .lines()
                .filter(line -> line.startsWith("    dits-admin token create "))
                .findFirst()
                .orElseThrow();
        Path token = folder.resolve("dits-token");
        try (Programs shell = new Programs(folder)) {
            shell.run(
                    "sh",
                    "-c",
                    command.replace("dits-admin", BIN.resolve("dits-admin") + " --config " + config)
                            .replace("ADMINISTRATOR", "ann")
                            .replace("/etc/prometheus/dits-token", token.toString()));
        }
        return token;
    }

    /** With the files that operators take, but for the server's name and a pace that a test can wait for. */
    private String prometheus(Programs programs, int server, Path token) throws IOException {
        Files.copy(DEPLOY.resolve("alerts.yaml"), folder.resolve("alerts.yaml"));
        Path config = Files.writeString(
                folder.resolve("prometheus.yml"),
                Files.readString(DEPLOY.resolve("prometheus.yml"))
                        .replace("dits-server:8080", "127.0.0.1:" + server)
                        .replace("_interval: 15s", "_interval: 1s")
                        .replace("# authorization:", "authorization:")
                        .replace("#   credentials_file: /etc/prometheus/dits-token", "  credentials_file: " + token));
        int port = Programs.freePort();
        programs.start(
                port,
                "prometheus",
                "--config.file=" + config,
                "--storage.tsdb.path=" + folder.resolve("prometheus"),
                "--web.listen-address=127.0.0.1:" + port);
        return "http://127.0.0.1:" + port;
    }

    /** What is refused: a wrong password, and more repositories than the quota allows. */
    private void refused(String address, Somebody ann) throws IOException {
        Somebody stranger = new Somebody(folder.resolve("stranger"));
        stranger.typing("wrong\n", folder, "login", address, "--email", "ann", "--password-stdin")
                .is(ExitCode.AUTHENTICATION);
        assertThat(ann.dits(folder, "repo", "create", "ann/second").err()).contains("quota");
    }

    /** What happens every day, and a round of the scrub, for which servers take their time. */
    private void care(Programs programs, Path config) throws Exception {
        run(programs, config, "dits-admin", "gc", "run");
        run(programs, config, "dits-admin", "backup", "create", "--to=" + folder.resolve("backup"));
        try (var connection = POSTGRES.connect();
                var statement = connection.createStatement()) {
            statement.execute("update scrub set finished_at = now() - interval '1 hour'");
        }
    }

    private void work(Somebody ann, String address) throws IOException {
        round++;
        Path film = folder.resolve("film");
        ann.commits(film, "take" + round + ".txt", "take " + round);
        ann.dits(film, "push").ok();
        ann.dits(folder, "clone", address + "/ann/film", "copy" + round).ok();
    }

    private JsonNode ask(String path) throws IOException, InterruptedException {
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(URI.create(prometheus + path)).build(), HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(path + "\n" + answer.body()).isEqualTo(200);
        return JsonMapper.shared().readTree(answer.body()).get("data");
    }

    private static String query(String expression) {
        return "/api/v1/query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8);
    }

    /** Whether there is a number among the values of a query. */
    private boolean answered(String expression) {
        try {
            for (JsonNode series : ask(query(expression)).get("result")) {
                if (!series.get("value").get(1).asString().equals("NaN")) {
                    return true;
                }
            }
            return false;
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(expression, e);
        }
    }

    private void alertsAreEvaluated() throws Exception {
        TreeSet<String> firing = new TreeSet<>();
        int count = 0;
        for (JsonNode group : ask("/api/v1/rules").get("groups")) {
            for (JsonNode rule : group.get("rules")) {
                assertThat(rule.get("health").asString()).as(rule.toString()).isEqualTo("ok");
                count++;
                if (rule.get("state").asString().equals("firing")) {
                    firing.add(rule.get("name").asString());
                }
            }
        }
        assertThat(count)
                .isEqualTo(Files.readString(DEPLOY.resolve("alerts.yaml")).split("- alert:", -1).length - 1);
        // The second repository; all else is well, or has to last before somebody is told.
        assertThat(firing).containsExactly("DitsQuotaRefuses");
        for (String metric : metricsOfAlerts()) {
            assertThat(answered(metric)).as(metric + " is there").isTrue();
        }
    }

    /** What the pages for operators have them ask: a line of its own, or between backticks. */
    private void pagesAskWhatPrometheusUnderstands() throws Exception {
        Pattern code = Pattern.compile("(?m)^    (.*)$|`([^`\n]+)`");
        int queries = 0;
        try (Stream<Path> pages = Files.list(Path.of("../docs/runbooks"))) {
            for (Path page : pages.toList()) {
                for (MatchResult found :
                        code.matcher(Files.readString(page)).results().toList()) {
                    String text = found.group(1) == null ? found.group(2) : found.group(1);
                    if (text.matches(".*\\b(dits_|jvm_|process_|up\\{).*")) {
                        ask(query(text));
                        queries++;
                    }
                }
            }
        }
        assertThat(queries).isGreaterThan(30);
    }

    private static Set<String> metricsOfAlerts() throws IOException {
        return Pattern.compile("\\bdits_[a-z0-9_]+")
                .matcher(Files.readString(DEPLOY.resolve("alerts.yaml")))
                .results()
                .map(MatchResult::group)
                .collect(toCollection(TreeSet::new));
    }
}
