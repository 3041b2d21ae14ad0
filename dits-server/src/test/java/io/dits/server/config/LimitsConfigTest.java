// SPDX-License-Identifier: Apache-2.0
package io.dits.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.dits.server.config.ServerConfig.Limits;
import io.dits.server.config.ServerConfig.Quotas;
import io.dits.server.config.ServerConfig.Rate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class LimitsConfigTest {
    private static final String REST =
            "[database]\nurl = \"postgres://d:p@h/m\"\n[auth]\njwt_secret = \"9f8e7d6c5b4a39281706f5e4d3c2b1a09f8e7d6c\"\n";

    @TempDir
    Path folder;

    private Reading read(String text, Map<String, String> environment) throws IOException {
        Path file = Files.writeString(folder.resolve("config.toml"), text);
        return new ConfigReader(environment).read(Optional.of(file));
    }

    private Reading read(String text) throws IOException {
        return read(text + REST, Map.of());
    }

    private static List<String> texts(List<Fault> faults) {
        return faults.stream().map(Fault::toString).toList();
    }

    @Test
    void withoutTheKeysRatesAreTheUsualOnesAndNobodyHasAQuota() throws IOException {
        ServerConfig config = read("").whole().orElseThrow();

        assertThat(config.redis()).isEmpty();
        assertThat(config.limits()).isEqualTo(Limits.USUAL);
        assertThat(config.limits().rate()).isEqualTo(new Rate(600, 100L << 30, 500L << 30));
        assertThat(config.limits().quotas()).isEqualTo(new Quotas(Optional.empty(), Optional.empty(), 100, false));
    }

    @Test
    void theKeysAreRead() throws IOException {
        Reading reading = read("""
                [redis]
                pool_size = 3
                [limits.rate]
                requests_per_minute = 60
                upload_bytes_per_hour = "1GB"
                download_bytes_per_hour = "2GB"
                [limits.quotas]
                default_storage = "10GB"
                default_repos = 10
                orgs_per_user = 3
                measure = "logical"
                """ + REST, Map.of("REDIS_URL", "redis://:p%40ss@cache.example.org/2"));
        ServerConfig config = reading.whole().orElseThrow();

        assertThat(config.limits())
                .isEqualTo(new Limits(
                        new Rate(60, 1L << 30, 2L << 30),
                        new Quotas(Optional.of(10L << 30), Optional.of(10), 3, true)));
        assertThat(reading.quotas()).isEqualTo(config.limits().quotas());
        assertThat(config.redis().orElseThrow().poolSize()).isEqualTo(3);
        assertThat(config.redis().orElseThrow().url())
                .isEqualTo(new RedisUrl("cache.example.org", 6379, 2, "", new Secret("p@ss"), false));
        assertThat(reading.toString()).doesNotContain("p@ss");
    }

    @ParameterizedTest
    @CsvSource({
        "redis://redis:6379,redis,6379,0,'','',false",
        "rediss://dits:a/b#c?d@e@10.0.0.1:6380/1,10.0.0.1,6380,1,dits,a/b#c?d@e,true",
        "redis://[::1]:7000/,::1,7000,0,'','',false",
    })
    void urlsAreReadAsOperatorsWriteThem(
            String text, String host, int port, int database, String user, String password, boolean encrypted) {
        assertThat(RedisUrl.parse(text))
                .isEqualTo(new RedisUrl(host, port, database, user, new Secret(password), encrypted));
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://redis", "redis://hunter2@", "redis://h:99999", "redis://h/one", "redis:h"})
    void otherUrlsAreRefusedWithoutShowingThem(String text) throws IOException {
        assertThat(texts(read("[redis]\nurl = \"" + text + "\"\n").errors()))
                .singleElement()
                .asString()
                .contains(":2: redis.url: wanted redis://user:password@host:port/database")
                .doesNotContain("hunter2");
    }

    @Test
    void certificatesThatAreNotThereOrNotWholeAreTold() throws IOException {
        Reading reading =
                read("[redis]\nurl = \"rediss://r\"\ntls_ca = \"/none/ca.pem\"\ntls_cert = \"/none/c.pem\"\n");

        assertThat(texts(reading.errors()))
                .singleElement()
                .asString()
                .contains("redis.tls_cert: wanted redis.tls_cert and");
        assertThat(texts(reading.warnings()))
                .anyMatch(line -> line.contains("redis.tls_ca: is /none/ca.pem, which is not there"));
        assertThat(texts(read("[redis]\nurl = \"redis://r\"\ntls_ca = \"/dev/null\"\n")
                        .warnings()))
                .anyMatch(line -> line.contains("redis.url: is not rediss://"));
    }

    @Test
    void nonsenseIsToldWithItsLine() throws IOException {
        assertThat(texts(read("""
                [limits.rate]
                requests_per_minute = 0
                upload_bytes_per_hour = "0MB"
                [limits.quotas]
                default_storage = "much"
                default_repos = -1
                measure = "felt"
                """).errors()))
                .hasSize(5)
                .allMatch(line -> line.contains("wanted"))
                .anyMatch(line ->
                        line.contains(":7: limits.quotas.measure: wanted one of physical, logical, found 'felt'"));
    }
}
