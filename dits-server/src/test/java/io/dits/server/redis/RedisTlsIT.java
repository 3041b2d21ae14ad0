// SPDX-License-Identifier: Apache-2.0
package io.dits.server.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dits.server.service.SharedCounters.Bucket;
import io.dits.testkit.redis.TestRedis;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A Redis that is only spoken to over encrypted connections. */
final class RedisTlsIT {
    @RegisterExtension
    static final TestRedis SERVER = TestRedis.encrypted();

    @TempDir
    Path folder;

    private static Redis redis(String host, Optional<TlsFiles> tls) {
        return Redis.open(new RedisSettings(host, SERVER.port(), 0, "", "", tls, 3, Duration.ofSeconds(10)));
    }

    private static TlsFiles files(boolean trusting, boolean known) {
        return new TlsFiles(
                trusting ? Optional.of(SERVER.certificate()) : Optional.empty(),
                known ? Optional.of(new TlsFiles.Own(SERVER.certificate(), SERVER.key())) : Optional.empty());
    }

    @Test
    void itIsSpokenToByWhoTrustsItAndIsKnown() {
        try (Redis redis = redis("127.0.0.1", Optional.of(files(true, true)))) {
            assertThat(new RedisCounters(redis)
                            .take("a", new Bucket(5, Duration.ofHours(1)), 2)
                            .left())
                    .isEqualTo(3);
        }
    }

    @Test
    void nobodyElseIs() {
        try (Redis plain = redis("127.0.0.1", Optional.empty());
                Redis unknown = redis("127.0.0.1", Optional.of(files(true, false)));
                Redis untrusting = redis("127.0.0.1", Optional.of(files(false, true)));
                Redis otherName = redis("localhost", Optional.of(files(true, true)))) {
            assertThat(plain.up()).as("without encryption").isFalse();
            assertThat(unknown.up()).as("without a certificate").isFalse();
            assertThat(untrusting.up()).as("without trust in it").isFalse();
            assertThat(otherName.up())
                    .as("by a name that its certificate does not have")
                    .isFalse();
        }
    }

    @Test
    void filesThatAreNoCertificatesAndKeysAreTold() throws Exception {
        Path nothing = Files.writeString(folder.resolve("nothing.pem"), "");
        Path none = folder.resolve("none.pem");
        Path certificate = SERVER.certificate();

        assertThatThrownBy(() -> new TlsFiles(Optional.of(nothing), Optional.empty()).read())
                .hasMessageContaining("nothing.pem");
        assertThatThrownBy(() -> new TlsFiles(Optional.of(none), Optional.empty()).read())
                .hasMessageContaining("cannot read " + none);
        assertThatThrownBy(() ->
                        new TlsFiles(Optional.empty(), Optional.of(new TlsFiles.Own(certificate, certificate))).read())
                .hasMessageContaining("wanted a private key as PEM (BEGIN PRIVATE KEY)")
                .hasMessageContaining("found [CERTIFICATE]");
    }
}
