// SPDX-License-Identifier: Apache-2.0
package io.dits.client.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CredentialsTest {
    private static final Origin HERE = Origin.of("http://127.0.0.1:8080");
    private static final Origin THERE = Origin.of("https://dits.example.org");

    @TempDir
    Path folder;

    private static Login login(Origin origin, String name, String token) {
        return new Login(
                origin, "ada", name, "ada@example.org", new Secret(token), Optional.of(new Secret("r-" + token)));
    }

    @Test
    void onlyItsOwnerReadsAnythingInTheFolderAlsoWhereTheFileWasOpenToAll() throws Exception {
        Path file = folder.resolve("dits/credentials");
        Credentials credentials = new Credentials(file);
        credentials.keep(login(HERE, "Ada", "one"));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
        credentials.keep(login(THERE, "Ada", "two"));
        try (Stream<Path> files = Files.list(folder.resolve("dits"))) {
            assertThat(files)
                    .isNotEmpty()
                    .allSatisfy(one -> assertThat(mode(one)).isEqualTo("rw-------"));
        }
        assertThat(mode(folder.resolve("dits"))).isEqualTo("rwx------");
    }

    @Test
    void aFileThatAnotherMadeReadableDoesNotGiveTheNewTokenAway() throws Exception {
        Path file = folder.resolve("credentials");
        Files.writeString(folder.resolve("credentials.new"), "left over");
        Files.setPosixFilePermissions(folder.resolve("credentials.new"), PosixFilePermissions.fromString("rw-r--r--"));
        new Credentials(file).keep(login(HERE, "Ada", "one"));
        assertThat(mode(file)).isEqualTo("rw-------");
    }

    @Test
    void everyServerHasItsOwnLoginAndTheLatestIsFirst() throws Exception {
        Credentials credentials = new Credentials(folder.resolve("credentials"));
        credentials.keep(login(HERE, "Ada", "one"));
        credentials.keep(login(THERE, "Ada Lovelace", "two"));
        credentials.keep(login(HERE, "Ada", "three"));
        Credentials again = new Credentials(folder.resolve("credentials"));
        assertThat(again.all()).extracting(Login::origin).containsExactly(HERE, THERE);
        assertThat(again.find(HERE)).hasValue(login(HERE, "Ada", "three"));
        again.forget(HERE);
        assertThat(again.all()).containsExactly(login(THERE, "Ada Lovelace", "two"));
    }

    @Test
    void anotherPortOrSchemeIsAnotherServer() throws Exception {
        Credentials credentials = new Credentials(folder.resolve("credentials"));
        credentials.keep(login(THERE, "Ada", "one"));
        for (String other : new String[] {
            "http://dits.example.org",
            "https://dits.example.org:8443",
            "https://example.org",
            "https://dits.example.org.evil.net"
        }) {
            assertThat(credentials.find(Origin.of(other))).as(other).isEmpty();
        }
        assertThat(credentials.find(Origin.of("HTTPS://Dits.Example.org:443/ada/film")))
                .isPresent();
    }

    @Test
    void aNameFromTheServerCannotSmuggleALoginIn() throws Exception {
        Credentials credentials = new Credentials(folder.resolve("credentials"));
        credentials.keep(login(HERE, "Ada\n[https://evil.example.org]\naccess_token = stolen", "one"));
        assertThat(credentials.all()).extracting(Login::origin).containsExactly(HERE);
    }

    @Test
    void aTokenIsNotShownNorCanItBreakOutOfItsHeader() {
        assertThat(login(HERE, "Ada", "sesame").toString())
                .doesNotContain("sesame")
                .contains("***");
        assertThatThrownBy(() -> new Secret("a\r\nHost: evil"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("evil");
    }

    private static String mode(Path file) {
        try {
            return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
