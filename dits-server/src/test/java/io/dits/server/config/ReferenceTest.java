// SPDX-License-Identifier: Apache-2.0
package io.dits.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the reference says is what files are read by. */
final class ReferenceTest {
    private static final Path DOCUMENT = Path.of("../docs/configuration.md");
    private static final String SECTIONS = "server|database|redis|storage(\\.s3|\\.gcs|\\.azure|\\.local)?|cache|auth"
            + "(\\.oauth(\\.github|\\.google)?|\\.saml|\\.oidc\\.<name>)?|gc|scrub|limits\\.(rate|quotas)|audit|logging"
            + "|metrics|tracing";

    private static final Map<String, String> ENOUGH = Map.of(
            "DATABASE_URL", "postgres://a:b@c/d",
            "REDIS_URL", "redis://e",
            "JWT_SECRET", "Zk3vQ9xT1mB7cR5wY8pL2nH6jD4sF0gA");

    private static final String KMS = "encryption = \"aws:kms\"\n";
    private static final String CLIENT = "client_id = \"a\"\nclient_secret = \"b\"\n";
    /** Without these sections others are not looked at. */
    private static final Map<String, String> BASE = Map.of(
            "storage", "backend = \"KIND\"\n",
            "storage.s3", "bucket = \"films\"\n",
            "storage.gcs", "bucket = \"films\"\n",
            "storage.azure", "container = \"films\"\naccount = \"films\"\n",
            "server", "public_url = \"https://dits.example.com\"\n",
            "auth.oauth", "enabled = true\n",
            "auth.oauth.github", CLIENT,
            "auth.oauth.google", CLIENT,
            "auth.saml", """
                    enabled = true
                    entity_id = "a"
                    idp_metadata_url = "https://a"
                    certificate = "a"
                    private_key = "a"
                    """);

    @TempDir
    Path folder;

    @Test
    void theDocumentIsWhatTheProgramPrints() throws IOException {
        assertThat(Reference.markdown())
                .as("write it anew: dits-admin config reference > docs/configuration.md")
                .isEqualTo(Files.readString(DOCUMENT));
    }

    @Test
    void ofEachKeyAllIsSaid() {
        assertThat(Reference.entries()).hasSizeGreaterThan(100).allSatisfy(entry -> {
            assertThat(entry.usual()).as("the default of " + entry.name()).isNotBlank();
            assertThat(entry.meaning()).as("the meaning of " + entry.name()).matches("[^|]+");
            assertThat(entry.value()).as("the form of " + entry.name()).isNotBlank();
            assertThat(entry.name()).matches("environment_overrides|(" + SECTIONS + ")\\.[a-z0-9_]+");
        });
        assertThat(Reference.entries()).extracting(Reference.Entry::name).doesNotHaveDuplicates();
    }

    static Stream<Key<?>> withADefault() {
        return Keys.all().stream().filter(key -> !key.usual().matches("(?s)(required|\\().*"));
    }

    /** Written down, it changes nothing: a default that is told otherwise than it is would. */
    @ParameterizedTest
    @MethodSource("withADefault")
    void aDefaultIsWhatCountsWithoutIt(Key<?> key) throws IOException {
        int dot = key.name().lastIndexOf('.');
        String section = dot < 0 ? "" : key.name().substring(0, dot);
        String line = key.name().substring(dot + 1) + " = " + key.usual() + "\n";
        String without = around(key, section, "");
        String with = around(key, section, line);

        ServerConfig expected = read(without).whole().orElseThrow();
        Reading reading = read(with);

        assertThat(reading.errors()).isEmpty();
        assertThat(reading.settings()).containsKey(key.name());
        assertThat(reading.whole()).contains(expected);
    }

    /** A file in which the section is looked at, with that line in it. */
    private static String around(Key<?> key, String section, String line) {
        StringBuilder file = new StringBuilder(section.isEmpty() ? line : "");
        BASE.forEach((name, text) -> {
            boolean idle = key.name().equals("auth.saml.enabled") || key.name().equals("auth.oauth.enabled");
            boolean other = name.startsWith("storage.") && !name.equals(section);
            if (!other && !(idle && name.equals(section))) {
                String kind = section.startsWith("storage.") ? section.substring("storage.".length()) : "local";
                file.append("[" + name + "]\n").append(text.replace("KIND", kind));
                file.append(key.name().equals("storage.s3.bucket_key") && name.equals(section) ? KMS : "");
                file.append(name.equals(section) ? line : "");
            }
        });
        boolean there = file.indexOf("[" + section + "]\n") >= 0;
        return there || section.isEmpty() ? file.toString() : file + "[" + section + "]\n" + line;
    }

    private Reading read(String text) throws IOException {
        Path file = Files.writeString(folder.resolve("c.toml"), text);
        return new ConfigReader(ENOUGH, new Machine(8L << 30, _ -> true, _ -> 1L << 40)).read(Optional.of(file));
    }
}
