// SPDX-License-Identifier: Apache-2.0
package io.dits.e2e;

import static org.awaitility.Awaitility.await;

import io.dits.e2e.docs.Page;
import io.dits.testkit.postgres.TestPostgres;
import io.dits.testkit.s3.S3Access;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An installation as the guide's compose file has it, without containers: its variables, with the hosts of PostgreSQL, Redis and S3
 * replaced by those on this machine, and the server as {@code bin/dits-server} with TLS in place of the proxy.
 */
final class GuideServer implements AutoCloseable {
    private static final Pattern VARIABLE = Pattern.compile("- ([A-Z0-9_]+)=(\\S+)");

    private final Path folder;
    private final Programs programs;
    private final int port = io.dits.testkit.process.Programs.freePort();
    private final int tlsPort = io.dits.testkit.process.Programs.freePort();
    private final Map<String, String> variables = new HashMap<>();
    private final Path log;
    private Optional<Process> process = Optional.empty();

    /** One over these services, which is not migrated and does not run yet. */
    GuideServer(Path folder, int postgres, String database, int redis, S3Access s3, String bucket) throws IOException {
        this.folder = folder;
        this.log = folder.resolve("server.log");
        this.programs = new Programs(Files.createDirectory(folder.resolve("home")));
        String compose = Page.guide().blocks().getFirst().text();
        String server = compose.substring(compose.indexOf("environment:"), compose.indexOf("volumes:"));
        VARIABLE.matcher(server).results().forEach(found -> variables.put(found.group(1), found.group(2)));
        variables.replaceAll(
                (name, value) -> value.replace("postgres:5432/dits", "127.0.0.1:" + postgres + "/" + database)
                        .replace("redis:6379", "127.0.0.1:" + redis)
                        .replace("http://minio:9000", s3.endpoint().toString()));
        variables.putAll(Map.of(
                "JWT_SECRET", "Zk3vQ9xT1mB7cR5wY8pL2nH6jD4sF0gA",
                "S3_BUCKET", bucket,
                "S3_ACCESS_KEY", s3.accessKey(),
                "S3_SECRET_KEY", s3.secretKey(),
                "AWS_ACCESS_KEY_ID", s3.accessKey(),
                "AWS_SECRET_ACCESS_KEY", s3.secretKey(),
                "AWS_DEFAULT_REGION", "us-east-1",
                "AWS_CA_BUNDLE", "",
                "DITS_CONFIG", folder.resolve("config.toml").toString()));
        variables.forEach(programs::with);
        programs.sh(
                        folder,
                        "openssl req -x509 -newkey rsa:2048 -nodes -days 60 -subj /CN=dits.example.com"
                                + " -addext subjectAltName=DNS:dits.example.com -keyout key.pem -out cert.pem")
                .ok();
        Files.writeString(folder.resolve("config.toml"), """
                [server]
                host = "127.0.0.1"
                port = %2$d
                tls_port = %3$d
                tls_cert = "%1$s/cert.pem"
                tls_key = "%1$s/key.pem"
                redirect_http = true
                public_url = "https://dits.example.com"
                trusted_proxies = ["127.0.0.1"]
                [storage]
                spool_path = "%1$s/spool"
                [cache]
                l2_path = "%1$s/cache"
                """.formatted(folder, port, tlsPort));
    }

    /** The command of the guide under that heading that begins so. */
    static String command(String heading, String begin) {
        return Page.guide().blocks().stream()
                .filter(block -> block.heading().equals(heading))
                .flatMap(block -> block.commands().stream())
                .filter(command -> command.startsWith(begin))
                .findFirst()
                .orElseThrow(() -> new AssertionError("the guide has no " + begin + " under " + heading));
    }

    /** Makes the database as the guide does, under another name, because the server is one of many tests. */
    static void makeDatabase(TestPostgres postgres, String name) throws SQLException {
        String own = postgres.url().replace(postgres.database(), name);
        for (String printed : List.of(
                command("PostgreSQL", "CREATE USER"),
                command("PostgreSQL", "CREATE DATABASE"),
                command("PostgreSQL", "GRANT"),
                command("PostgreSQL", "CREATE EXTENSION IF NOT EXISTS \"uuid-ossp\""),
                command("PostgreSQL", "CREATE EXTENSION IF NOT EXISTS \"pg_trgm\""))) {
            // Where psql goes to the database by itself.
            boolean inside = printed.startsWith("CREATE EXTENSION");
            try (Connection connection = inside ? DriverManager.getConnection(own) : postgres.connect();
                    Statement statement = connection.createStatement()) {
                statement.execute(printed.replace("DATABASE dits", "DATABASE " + name));
            } catch (SQLException e) {
                // The user is one of the server, which has it from the test before.
                if (!printed.startsWith("CREATE USER") || !"42710".equals(e.getSQLState())) {
                    throw e;
                }
            }
        }
    }

    /** What the guide's variables are here. */
    String variable(String name) {
        return Objects.requireNonNull(variables.get(name), name);
    }

    /** Runs the server, for which a command of compose stands, and waits until it is ready. */
    void start(String... assignments) throws IOException {
        process = Optional.of(programs.builder(
                        folder, String.join(" ", assignments) + " exec '" + Programs.checkout() + "/bin/dits-server'")
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start());
        await("the server says that it is ready: " + log)
                .atMost(Duration.ofSeconds(90))
                .pollInterval(Duration.ofMillis(100))
                .until(() -> {
                    if (!process.orElseThrow().isAlive()) {
                        throw new IllegalStateException("the server ended:\n" + Files.readString(log));
                    }
                    return sh("curl -sf localhost:8080/ready").status() == 0;
                });
    }

    /** Ends the server in order. */
    void stop() {
        process.ifPresent(io.dits.testkit.process.Programs::end);
        process = Optional.empty();
    }

    /** All that the server has logged since it was started. */
    String log() throws IOException {
        return Files.readString(log);
    }

    /** Runs a command of the guide or the book, as it is printed, with its hosts taken for those here. */
    Programs.Outcome run(String printed) {
        return sh(here(printed));
    }

    /** What asks for the public address comes as outsiders do through a proxy. */
    private Programs.Outcome sh(String script) {
        String curl = """
                curl() { command curl --cacert '%1$s/cert.pem' --connect-to dits.example.com:443:127.0.0.1:%2$d \
                --connect-to dits.example.com:80:127.0.0.1:%3$d \
                $(case "$*" in *dits.example.com*) echo '-H X-Forwarded-For:203.0.113.9';; esac) "$@"; }
                """.formatted(folder, tlsPort, port);
        return programs.sh(folder, curl + script.replace("localhost:8080", "127.0.0.1:" + port));
    }

    /** A printed command as it is run here: in no container, with this machine's names for places. */
    String here(String printed) {
        return printed.replaceFirst("^docker-compose (exec|run --rm) (dits-server|postgres) ", "")
                .replace("http://127.0.0.1:8080", "http://localhost:8080")
                .replace("-connect dits.example.com:443", "-connect 127.0.0.1:" + tlsPort)
                .replace("s3://my-dits-storage", "s3://" + variable("S3_BUCKET"));
    }

    @Override
    public void close() {
        stop();
    }
}
