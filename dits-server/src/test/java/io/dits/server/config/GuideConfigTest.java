// SPDX-License-Identifier: Apache-2.0
package io.dits.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tomlj.Toml;

/** The configuration that the guide prints, with the variables that it names. */
final class GuideConfigTest {
    /** The guide lies beside the repository where it is worked on; the copy of its block is for everybody else. */
    private static final Path GUIDE = Path.of("../../shared/spec/self-hosting.md");

    private static final Map<String, String> VARIABLES = Map.of(
            "DATABASE_URL", "postgres://dits:secret@postgres:5432/dits",
            "REDIS_URL", "redis://redis:6379",
            "JWT_SECRET", "Zk3vQ9xT1mB7cR5wY8pL2nH6jD4sF0gA",
            "S3_ACCESS_KEY", "minio",
            "S3_SECRET_KEY", "minio123",
            "GITHUB_CLIENT_ID", "g",
            "GITHUB_CLIENT_SECRET", "h",
            "GOOGLE_CLIENT_ID", "i",
            "GOOGLE_CLIENT_SECRET", "j");

    /** As large as the guide's own figures want it, with the files that it names. */
    private static final Machine MACHINE = new Machine(8L << 30, file -> true, folder -> 1L << 40);

    @TempDir
    Path folder;

    private static String copy() throws IOException {
        try (var in = GuideConfigTest.class.getResourceAsStream("guide.toml")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private Reading read(String text, Map<String, String> variables) throws IOException {
        Path file = Files.writeString(folder.resolve("config.toml"), text);
        return new ConfigReader(variables, MACHINE).read(Optional.of(file));
    }

    @Test
    void theCopyIsTheGuidesBlock() throws IOException {
        String copy = copy();
        String guide = Files.exists(GUIDE) ? Files.readString(GUIDE) : "```toml\n" + copy + "```\n";
        String block = guide.substring(guide.indexOf("```toml\n") + 8);
        assertThat(copy).isEqualTo(block.substring(0, block.indexOf("```")));
    }

    @Test
    void itIsReadWithoutAWarningAndEachOfItsKeysIsTaken() throws IOException {
        Reading reading = read(copy(), VARIABLES);
        assertThat(reading.errors()).isEmpty();
        assertThat(reading.warnings()).isEmpty();
        Set<String> written = Toml.parse(copy()).dottedKeySet().stream()
                // That is not enabled, and so not looked at.
                .filter(key -> !key.startsWith("auth.saml.") || key.equals("auth.saml.enabled"))
                .collect(Collectors.toSet());
        assertThat(reading.settings().keySet()).containsExactlyInAnyOrderElementsOf(written);
        ServerConfig config = reading.whole().orElseThrow();
        assertThat(config.storage().backend()).isInstanceOf(ServerConfig.S3.class);
        assertThat(config.cache().memory()).isEqualTo(1L << 30);
        assertThat(config.http().edge().tls())
                .contains(new EdgeConfig.Tls(
                        8443, Path.of("/etc/dits/tls/cert.pem"), Path.of("/etc/dits/tls/key.pem"), false));
        assertThat(config.observe().tracing().samplingRate()).isEqualTo(0.1);
        assertThat(reading.toString()).doesNotContain("secret@", "minio123", "Zk3vQ9");
    }

    @Test
    void itsVariablesWinOverTheFile() throws IOException {
        Map<String, String> other = new HashMap<>(VARIABLES);
        other.putAll(Map.of(
                "DATABASE_URL", "postgres://other:x@elsewhere/y",
                "REDIS_URL", "redis://elsewhere:1",
                "JWT_SECRET", "0a1b2c3d4e5f60718293a4b5c6d7e8f9",
                "S3_ENDPOINT", "http://minio:9000",
                "S3_BUCKET", "other-bucket",
                "S3_ACCESS_KEY", "other-access",
                "S3_SECRET_KEY", "other-secret",
                "S3_REGION", "eu-central-1",
                "LOG_LEVEL", "trace"));
        String text = "[database]\nurl = \"postgres://a:b@c/d\"\n[redis]\nurl = \"redis://a\"\n[auth]\njwt_secret = \""
                + VARIABLES.get("JWT_SECRET") + "\"\n[storage.s3]\nendpoint = \"http://a\"\nbucket = \"abc\"\n"
                + "access_key = \"a\"\nsecret_key = \"b\"\nregion = \"a\"\n[logging]\nlevel = \"info\"\n";
        Reading reading = read(text, other);
        ServerConfig config = reading.whole().orElseThrow();
        assertThat(config.database().url().user()).isEqualTo("other");
        assertThat(config.redis().orElseThrow().url().host()).isEqualTo("elsewhere");
        assertThat(config.auth().jwtSecret().reveal()).startsWith("0a1b");
        assertThat(config.logging().level()).isEqualTo("trace");
        assertThat(config.storage().backend()).isInstanceOfSatisfying(ServerConfig.S3.class, s3 -> {
            assertThat(s3.settings().endpoint().orElseThrow()).hasToString("http://minio:9000");
            assertThat(s3.settings().bucket()).isEqualTo("other-bucket");
            assertThat(s3.settings().region()).isEqualTo("eu-central-1");
            assertThat(s3.settings().keys().orElseThrow().access()).isEqualTo("other-access");
            assertThat(s3.settings().keys().orElseThrow().secret()).isEqualTo("other-secret");
        });
    }

    @Test
    void secretsMayStandInFiles() throws IOException {
        Path url = Files.writeString(folder.resolve("url"), "postgres://mounted:pa$$@db/x\n");
        Path jwt = Files.writeString(folder.resolve("jwt"), "Zk3vQ9xT1mB7cR5wY8pL2nH6jD4sF0gA\r\n");
        Path client = Files.writeString(folder.resolve("client"), "of a file");
        Map<String, String> files = Map.of(
                "DATABASE_URL_FILE", url.toString(),
                "JWT_SECRET_FILE", jwt.toString(),
                "ID_SECRET_FILE", client.toString());
        ServerConfig config = read("""
                [auth]
                jwt_secret = "${JWT_SECRET}"
                [auth.oidc.studio]
                issuer = "https://id.example.com"
                client_id = "dits"
                client_secret = "${ID_SECRET}"
                """, files).whole().orElseThrow();
        assertThat(config.database().url().user()).isEqualTo("mounted");
        assertThat(config.database().url().password().reveal()).isEqualTo("pa$$");
        assertThat(config.auth().jwtSecret().reveal()).isEqualTo(VARIABLES.get("JWT_SECRET"));
        assertThat(config.sso().oidc().getFirst().clientSecret().reveal()).isEqualTo("of a file");
        assertThat(new ConfigReader(files).variablesSet()).containsExactly("DATABASE_URL_FILE", "JWT_SECRET_FILE");
    }

    @Test
    void aSecretTwiceOrInAFileThatCannotBeReadIsTold() throws IOException {
        Path empty = Files.writeString(folder.resolve("empty"), "\n");
        Path large = Files.writeString(folder.resolve("large"), "x".repeat(70_000));
        Map<String, String> files = Map.of(
                "DATABASE_URL", "postgres://a:hunter2@b/c",
                "DATABASE_URL_FILE", empty.toString(),
                "JWT_SECRET_FILE", "/nowhere/secret",
                "REDIS_URL_FILE", empty.toString(),
                "S3_SECRET_KEY_FILE", large.toString());
        List<String> errors =
                read("", files).errors().stream().map(Fault::toString).toList();
        assertThat(errors)
                .containsExactlyInAnyOrder(
                        "DATABASE_URL_FILE: database.url: wanted DATABASE_URL or DATABASE_URL_FILE, found both. Unset one of"
                                + " them",
                        "JWT_SECRET_FILE: auth.jwt_secret: cannot read /nowhere/secret: no such file",
                        "REDIS_URL_FILE: redis.url: wanted a file with a secret in it, found an empty " + empty,
                        "S3_SECRET_KEY_FILE: storage.s3.secret_key: wanted a file of at most 64 KB, found a larger "
                                + large);
        assertThat(read("[redis]\nurl = \"${CACHE}\"\n", Map.of("CACHE_FILE", folder.toString()))
                        .errors())
                .map(Fault::toString)
                .anyMatch(text -> text.startsWith("CACHE_FILE: redis.url: cannot read " + folder));
    }
}
