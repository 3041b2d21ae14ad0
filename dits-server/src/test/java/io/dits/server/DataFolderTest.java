// SPDX-License-Identifier: Apache-2.0
package io.dits.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.dits.server.config.ConfigReader;
import io.dits.server.config.PostgresUrl;
import io.dits.server.config.Reading;
import io.dits.server.config.Secret;
import io.dits.server.config.ServerConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DataFolderTest {
    @TempDir
    Path folder;

    @Test
    void whatIsWrittenIsReadAsWhatIsInEffectWhateverTheEnvironmentSays() throws IOException {
        DataFolder data = DataFolder.open(folder.resolve("a \"strange\" ${HOME} \\ name"));
        Secret secret = data.jwtSecret(new SecureRandom());
        ServerConfig config =
                data.config("127.0.0.1", 8080, PostgresUrl.parse("postgres://dits:00ff@127.0.0.1:5000/dits"), secret);
        data.write(config);
        Reading reading = new ConfigReader(Map.of("DATABASE_URL", "postgres://a:b@elsewhere/x", "LOG_LEVEL", "trace"))
                .read(Optional.of(data.configFile()));
        assertThat(reading.errors()).isEmpty();
        assertThat(reading.warnings()).isEmpty();
        assertThat(reading.whole()).contains(config);
    }

    @Test
    void secretsAreTheOwnersAloneAndStayTheSame() throws IOException {
        DataFolder data = DataFolder.open(folder.resolve("data"));
        Secret secret = data.jwtSecret(new SecureRandom());
        assertThat(data.jwtSecret(new SecureRandom())).isEqualTo(secret);
        assertThat(secret.reveal()).hasSize(64);
        assertThat(PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(data.path().resolve("jwt-secret"))))
                .isEqualTo("rw-------");
    }

    @Test
    void theLayoutIsMade() throws IOException {
        DataFolder data = DataFolder.open(folder.resolve("deep/data"));
        assertThat(data.path().resolve("storage")).isDirectory();
        assertThat(data.path().resolve("cache")).isDirectory();
        assertThat(data.path().resolve("logs")).isDirectory();
    }
}
