// SPDX-License-Identifier: Apache-2.0
package io.dits.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How requests come in: the rest of {@code [server]}. */
final class EdgeConfigTest {
    private static final Map<String, String> ENOUGH =
            Map.of("DATABASE_URL", "postgres://a:b@c/d", "JWT_SECRET", "Zk3vQ9xT1mB7cR5wY8pL2nH6jD4sF0gA");

    @TempDir
    Path folder;

    private Reading read(String toml) throws IOException {
        Path file = Files.writeString(folder.resolve("config.toml"), toml);
        return new ConfigReader(ENOUGH).read(Optional.of(file));
    }

    private static EdgeConfig edge(Reading reading) {
        return reading.whole().orElseThrow().http().edge();
    }

    @Test
    void allOfItIsRead() throws IOException {
        Path cert = Files.createFile(folder.resolve("cert.pem"));
        Path key = Files.createFile(folder.resolve("key.pem"));
        Reading reading = read("""
                [server]
                port = 8080
                tls_port = 9443
                tls_cert = "CERT"
                tls_key = "KEY"
                redirect_http = true
                workers = 64
                queue_size = 7
                trusted_proxies = ["127.0.0.1", "10.0.0.0/8", "fd00::/8"]
                cors_origins = ["https://studio.example.com/", "http://localhost:3000"]
                shutdown_grace = "90s"
                shutdown_delay = "5s"
                """.replace("CERT", cert.toString()).replace("KEY", key.toString()));
        assertThat(edge(reading))
                .isEqualTo(new EdgeConfig(
                        Optional.of(new EdgeConfig.Tls(9443, cert, key, true)),
                        64,
                        7,
                        List.of(Network.parse("127.0.0.1"), Network.parse("10.0.0.0/8"), Network.parse("fd00::/8")),
                        List.of(URI.create("https://studio.example.com"), URI.create("http://localhost:3000")),
                        Duration.ofSeconds(90),
                        Duration.ofSeconds(5)));
        assertThat(edge(read(""))).isEqualTo(EdgeConfig.USUAL);
    }

    @Test
    void tlsWantsBothFilesAndAPortOfItsOwn() throws IOException {
        assertThat(read("[server]\ntls_cert = \"/c.pem\"\n").errors())
                .singleElement()
                .asString()
                .contains(":2: server.tls_cert: wanted server.tls_cert and server.tls_key, found only this one");
        assertThat(read("[server]\nport = 8443\ntls_cert = \"/c.pem\"\ntls_key = \"/k.pem\"\n")
                        .errors())
                .singleElement()
                .asString()
                .contains("server.tls_port: wanted another port than server.port, found 8443 for both");
        Reading reading = read("[server]\ntls_port = 8443\nredirect_http = true\n");
        assertThat(edge(reading)).isEqualTo(EdgeConfig.USUAL);
        assertThat(reading.warnings().toString())
                .contains(":2: server.tls_port: is without effect: set server.tls_cert and server.tls_key, too")
                .contains(":3: server.redirect_http: is without effect");
    }

    @Test
    void filesThatAreNotThereAreOnlyOdd() throws IOException {
        Reading reading = read("[server]\ntls_cert = \"/nowhere/c.pem\"\ntls_key = \"/nowhere/k.pem\"\n");
        assertThat(edge(reading).tls()).isPresent();
        assertThat(reading.warnings().toString())
                .contains(":2: server.tls_cert: is /nowhere/c.pem, which is not there or cannot be read")
                .contains(":3: server.tls_key: is /nowhere/k.pem");
    }

    @Test
    void addressesThatAreNoneAreToldAndNoNameIsLookedUp() throws IOException {
        for (String bad : List.of("localhost", "10.0.0.0/33", "10.1/8", "::1/129", "fe80::1%eth0", "256.1.1.1", "")) {
            assertThat(read("[server]\ntrusted_proxies = [\"" + bad + "\"]\n")
                            .errors()
                            .toString())
                    .as(bad)
                    .contains(":2: server.trusted_proxies: wanted a list of addresses and networks");
        }
        assertThat(read("[server]\ncors_origins = [\"*\"]\n").errors().toString())
                .contains(":2: server.cors_origins: wanted a list of addresses such as");
    }

    @Test
    void aNetworkHasTheAddressesThatBeginAsItDoes() throws IOException {
        Network odd = Network.parse("192.168.12.0/22");
        assertThat(odd.contains(InetAddress.ofLiteral("192.168.15.255"))).isTrue();
        assertThat(odd.contains(InetAddress.ofLiteral("192.168.16.0"))).isFalse();
        assertThat(odd.contains(InetAddress.ofLiteral("::1"))).isFalse();
        assertThat(Network.parse("0.0.0.0/0").contains(InetAddress.ofLiteral("203.0.113.9")))
                .isTrue();
        assertThat(Network.parse("fd00::/8").contains(InetAddress.ofLiteral("fdab::1")))
                .isTrue();
        assertThat(Network.parse("fd00::/8").contains(InetAddress.ofLiteral("fe80::1")))
                .isFalse();
        assertThat(Network.parse("::1").contains(InetAddress.ofLiteral("::1"))).isTrue();
        assertThat(odd).hasToString("192.168.12.0/22");
        assertThatIllegalArgumentException().isThrownBy(() -> Network.parse("10.0.0.0/40"));
    }
}
