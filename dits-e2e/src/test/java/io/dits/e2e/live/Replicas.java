// SPDX-License-Identifier: Apache-2.0
package io.dits.e2e.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dits.testkit.process.Programs;
import io.dits.testkit.s3.S3Proxy;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Several servers, each a process of the built program, over one PostgreSQL, one Redis and one S3, behind HAProxy with the
 * configuration that operators get. All may be killed and started again. The S3 is reached through HAProxy, too, which answers 503
 * in its place while it is away.
 */
final class Replicas implements AutoCloseable {
    static final int COUNT = 3;
    static final String PASSWORD = LiveServer.PASSWORD;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String BUCKET = "studio";

    private final Path folder;
    private final HttpClient http = HttpClient.newHttpClient();
    private final int balancer;
    private final int storage;
    private final int database;
    private final S3Proxy s3;
    private final List<Replica> replicas = new ArrayList<>();
    private final Programs others;
    private EmbeddedPostgres postgres;

    /** One server. */
    private static final class Replica {
        final Path home;
        final int port;
        final Programs programs;

        @Nullable
        Process process;

        Replica(Path home) throws IOException {
            this.home = Files.createDirectories(home);
            this.port = Programs.freePort();
            this.programs = new Programs(home);
        }
    }

    /**
     * Starts all in that folder.
     *
     * @param redis the port of a Redis
     * @param more further lines of the servers' configuration
     */
    Replicas(Path folder, int redis, String more) throws IOException {
        Programs.want("haproxy", "haproxy");
        this.folder = folder;
        this.balancer = Programs.freePort();
        this.storage = Programs.freePort();
        this.database = Programs.freePort();
        this.others = new Programs(folder);
        this.s3 = S3Proxy.start(Files.createDirectories(folder.resolve("s3")));
        this.postgres = startPostgres();
        try {
            for (int number = 0; number < COUNT; number++) {
                Replica replica = new Replica(folder.resolve("replica" + number));
                Files.writeString(configuration(replica), configured(replica, redis, more));
                replicas.add(replica);
            }
            balance();
            migrateTwiceAtOnce();
            admin("user", "create", "--email", "ann@studio", "--username", "ann", "--password", PASSWORD);
            for (int number = 0; number < COUNT; number++) {
                begin(number);
            }
            for (int number = 0; number < COUNT; number++) {
                awaitReady(number);
            }
        } catch (IOException | RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    private String configured(Replica replica, int redis, String more) {
        return """
                [server]
                host = "127.0.0.1"
                port = %d
                trusted_proxies = ["127.0.0.1"]
                shutdown_delay = "4s"
                [database]
                url = "postgres://postgres:any@127.0.0.1:%d/postgres"
                pool_size = 20
                pool_timeout = "5s"
                [redis]
                url = "redis://127.0.0.1:%d"
                [auth]
                jwt_secret = "a secret that the three of them share, of 32 and more"
                [cache]
                l2_path = "%s"
                l2_size = "1GB"
                [limits.rate]
                requests_per_minute = 1000000
                [logging]
                level = "info"
                format = "pretty"
                %s
                """.formatted(replica.port, database, redis, replica.home.resolve("cache"), more)
                + s3.access()
                        .storageSections(BUCKET, replica.home.resolve("spool"))
                        .replace(":" + s3.access().endpoint().getPort(), ":" + storage);
    }

    private static Path configuration(Replica replica) {
        return replica.home.resolve("config.toml");
    }

    private void balance() throws IOException {
        Path before = folder.resolve("s3.cfg");
        Files.writeString(before, """
                frontend storage
                    bind 127.0.0.1:%d
                    default_backend s3
                backend s3
                    server s3 127.0.0.1:%d
                """.formatted(storage, s3.access().endpoint().getPort()));
        List<String> command = new ArrayList<>(List.of("env", "DITS_BIND=127.0.0.1:" + balancer));
        for (int number = 0; number < COUNT; number++) {
            command.add("DITS_SERVER_" + (number + 1) + "=127.0.0.1:" + replicas.get(number).port);
        }
        Path deployed = checkout().resolve("deploy/haproxy/haproxy.cfg");
        command.addAll(List.of("haproxy", "-db", "-f", deployed.toString(), "-f", before.toString()));
        others.start(balancer, command.toArray(String[]::new));
    }

    /** As two that are installed at once do; one of them does it. */
    private void migrateTwiceAtOnce() throws IOException {
        Replica any = replicas.getFirst();
        Programs first = new Programs(Files.createDirectories(folder.resolve("migrate")));
        String line = "'" + program("dits-migrate") + "' up --config '" + configuration(any) + "'";
        first.run("sh", "-e", "-c", line + " & other=$!; " + line + "; wait $other");
    }

    /** Runs {@code dits-admin}; fails if it does. */
    void admin(String... words) throws IOException {
        List<String> command = new ArrayList<>(List.of(program("dits-admin")));
        command.addAll(List.of(words));
        command.addAll(List.of("--config", configuration(replicas.getFirst()).toString()));
        others.run(command.toArray(String[]::new));
    }

    private EmbeddedPostgres startPostgres() throws IOException {
        return EmbeddedPostgres.builder()
                .setPort(database)
                .setDataDirectory(folder.resolve("postgres"))
                .setCleanDataDirectory(false)
                .setServerConfig("max_connections", "200")
                .start();
    }

    /** Ends the database, with all its connections, and starts it again. */
    void restartPostgres(Runnable between) throws IOException {
        postgres.close();
        between.run();
        postgres = startPostgres();
    }

    S3Proxy s3() {
        return s3;
    }

    /** The address that people use. */
    String address() {
        return "http://127.0.0.1:" + balancer;
    }

    /** The address of one of them. */
    String address(int number) {
        return "http://127.0.0.1:" + replicas.get(number).port;
    }

    /** Ends one at once, as a power cut does. */
    void kill(int number) {
        Process process = process(number);
        process.destroyForcibly();
        process.onExit().join();
    }

    /** Ends one in order; its exit status. */
    int terminate(int number) {
        Process process = process(number);
        // Through the handle, which leaves its output open.
        process.toHandle().destroy();
        return process.onExit().join().exitValue();
    }

    private Process process(int number) {
        return Optional.ofNullable(replicas.get(number).process).orElseThrow();
    }

    /** Starts one and waits until it is ready. */
    void startAgain(int number) throws IOException {
        begin(number);
        awaitReady(number);
    }

    private void awaitReady(int number) {
        await().atMost(PATIENCE).until(() -> ready(number) == 200);
    }

    private void begin(int number) throws IOException {
        Replica replica = replicas.get(number);
        replica.process = replica.programs.start(
                replica.port,
                "env",
                "DITS_JAVA_OPTS=-Xmx300m -Xmn80m",
                program("dits-server"),
                "--config",
                configuration(replica).toString());
    }

    /** What {@code /ready} of one says; 0 if it does not answer. */
    int ready(int number) {
        return status(HttpRequest.newBuilder(URI.create(address(number) + "/ready")));
    }

    /** The status of an answer; 0 if there is none. */
    int status(HttpRequest.Builder request) {
        try {
            return http.send(request.timeout(Duration.ofSeconds(30)).build(), BodyHandlers.discarding())
                    .statusCode();
        } catch (IOException none) {
            return 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 0;
        }
    }

    /** A value of one server's metrics, summed over its labels. */
    double metric(int number, String name) throws IOException, InterruptedException {
        String text = http.send(
                        HttpRequest.newBuilder(URI.create(address(number) + "/metrics"))
                                .build(),
                        BodyHandlers.ofString())
                .body();
        return text.lines()
                .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    /** What an answer says. */
    String text(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.build(), BodyHandlers.ofString()).body();
    }

    /** An access token that this server makes, by its name {@code access_token}, and {@code refresh_token}. */
    Map<String, String> login(int number) throws IOException, InterruptedException {
        return login(number, "ann");
    }

    /** The same for somebody. */
    Map<String, String> login(int number, String who) throws IOException, InterruptedException {
        String body = "{\"email\":\"" + who + "\",\"password\":\"" + PASSWORD + "\"}";
        String answer = http.send(
                        HttpRequest.newBuilder(URI.create(address(number) + "/api/v1/auth/login"))
                                .header("Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofString(body))
                                .build(),
                        BodyHandlers.ofString())
                .body();
        return Map.of(
                "access_token", field(answer, "access_token"),
                "refresh_token", field(answer, "refresh_token"));
    }

    static String field(String json, String name) {
        String text = json.replaceAll("(?s).*\"" + name + "\"\\s*:\\s*\"([^\"]*)\".*", "$1");
        assertThat(text).as(json).isNotEqualTo(json);
        return text;
    }

    private static String program(String name) {
        return checkout().resolve("bin").resolve(name).toString();
    }

    static Path checkout() {
        Path at = Path.of("").toAbsolutePath();
        while (!Files.exists(at.resolve("start"))) {
            at = Optional.ofNullable(at.getParent()).orElseThrow();
        }
        return at;
    }

    @Override
    public void close() throws IOException {
        others.close();
        replicas.forEach(replica -> Optional.ofNullable(replica.process).ifPresent(Process::destroyForcibly));
        s3.close();
        postgres.close();
    }
}
