// SPDX-License-Identifier: Apache-2.0
package io.dits.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.dits.server.config.ObserveConfig.Access;
import io.dits.server.config.ObserveConfig.Metrics;
import io.dits.server.config.ObserveConfig.Tracing;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code [logging]}, {@code [metrics]} and {@code [tracing]}. */
final class ObserveConfigTest {
    private static final Map<String, String> ENOUGH =
            Map.of("DATABASE_URL", "postgres://a:b@c/d", "JWT_SECRET", "Zk3vQ9xT1mB7cR5wY8pL2nH6jD4sF0gA");

    @TempDir
    Path folder;

    private Reading read(String toml) throws IOException {
        Path file = Files.writeString(folder.resolve("config.toml"), toml);
        return new ConfigReader(ENOUGH).read(Optional.of(file));
    }

    @Test
    void allOfItIsRead() throws IOException {
        ServerConfig config = read("""
                [logging]
                level = "trace"
                format = "pretty"
                output = "file"
                file_path = "/var/log/dits/server.log"
                max_size = "64MB"
                max_files = 9
                [metrics]
                enabled = false
                path = "/internal/metrics"
                detailed = true
                access = "all"
                [tracing]
                enabled = true
                jaeger_endpoint = "http://jaeger:14268/api/traces"
                otlp_endpoint = "http://collector:4318"
                sampling_rate = 1
                """).whole().orElseThrow();
        assertThat(config.logging())
                .isEqualTo(new ServerConfig.Logging(
                        "trace", "pretty", Optional.of(Path.of("/var/log/dits/server.log")), 64L << 20, 9));
        assertThat(config.observe().metrics()).isEqualTo(new Metrics(false, "/internal/metrics", true, Access.ALL));
        assertThat(config.observe().tracing())
                .isEqualTo(new Tracing(
                        true,
                        Optional.of(URI.create("http://jaeger:14268/api/traces")),
                        Optional.of(URI.create("http://collector:4318")),
                        1));
        assertThat(read("").whole().orElseThrow().observe()).isEqualTo(ObserveConfig.USUAL);
    }

    @Test
    void theMetricsDoNotStandWhereSomethingElseDoes() throws IOException {
        for (String bad : List.of("/api/v1/numbers", "/health", "/debug/pool")) {
            assertThat(read("[metrics]\npath = \"" + bad + "\"\n").errors().toString())
                    .contains(":2: metrics.path: wanted a path of its own such as /metrics, found " + bad);
        }
        for (String bad : List.of("metrics", "/", "/a/", "/../etc", "/a?b")) {
            assertThat(read("[metrics]\npath = \"" + bad + "\"\n").errors().toString())
                    .as(bad)
                    .contains(":2: metrics.path: wanted a path such as /metrics, found '" + bad + "'");
        }
        assertThat(read("[metrics]\naccess = \"friends\"\n").errors().toString())
                .contains(":2: metrics.access: wanted one of loopback, private, admin, all, found 'friends'");
    }

    @Test
    void tracingHasSomewhereToSendTo() throws IOException {
        assertThat(read("[tracing]\nenabled = true\n").errors().toString())
                .contains(":2: tracing.enabled: is true: tracing.otlp_endpoint or tracing.jaeger_endpoint must say");
        assertThat(read("[tracing]\nsampling_rate = 2\n").errors().toString())
                .contains(":2: tracing.sampling_rate: wanted a number of 0.0 to 1.0, found 2");
        for (String bad : List.of("jaeger:14268", "udp://jaeger:6831", "http://jaeger:14268/api/traces?token=a", "")) {
            assertThat(read("[tracing]\njaeger_endpoint = \"" + bad + "\"\n")
                            .errors()
                            .toString())
                    .as(bad)
                    .contains(":2: tracing.jaeger_endpoint: wanted an address");
            assertThat(read("[tracing]\notlp_endpoint = \"" + bad + "\"\n")
                            .errors()
                            .toString())
                    .as(bad)
                    .contains(":2: tracing.otlp_endpoint: wanted an address");
        }
        assertThat(read("[tracing]\nsampling_rate = -0.1\n").errors().toString())
                .contains("found -0.1");
        assertThat(read("[tracing]\nsampling_rate = 1.5\n").errors().toString()).contains("found 1.5");
    }

    @Test
    void aLogInAFileSaysInWhich() throws IOException {
        assertThat(read("[logging]\noutput = \"file\"\n").errors().toString())
                .contains(":2: logging.output: is file: logging.file_path must say which");
        assertThat(read("[logging]\nmax_size = \"1\"\nmax_files = 21\n").errors())
                .hasSize(2);
    }
}
