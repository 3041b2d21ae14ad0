// SPDX-License-Identifier: Apache-2.0
package io.dits.testkit.identity;

import io.dits.testkit.process.Programs;
import io.dits.testkit.process.Services;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateEncodingException;
import java.time.Duration;
import java.util.Base64;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.awaitility.Awaitility;

/**
 * A Keycloak with the realm {@code studio}: boss with a confirmed address in the groups artists and admins, and ann, whose address is not
 * confirmed, in artists; their password is {@code password}. It insists on PKCE and on signed requests of SAML, and signs what it encrypts.
 */
public final class KeycloakServer implements AutoCloseable {
    /** The client of OpenID Connect. */
    public static final String CLIENT = "dits";

    /** Its secret. */
    public static final String SECRET = "a-secret-of-the-tests";

    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final Process process;
    private final int port;

    private KeycloakServer(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /**
     * Starts one on a free port.
     *
     * @param folder where it is unpacked
     * @param redirect where people are sent back to by OpenID Connect
     * @param entityId the service provider of SAML
     * @param consumer where people post to by SAML
     * @param service the certificate of that service
     */
    public static KeycloakServer start(
            Path folder, URI redirect, String entityId, URI consumer, TestCertificate service) throws IOException {
        Path home = unpack(folder);
        Path realm = Files.createDirectories(home.resolve("data/import")).resolve("studio.json");
        try (InputStream in = Objects.requireNonNull(KeycloakServer.class.getResourceAsStream("keycloak-realm.json"))) {
            Files.writeString(
                    realm,
                    new String(in.readAllBytes(), StandardCharsets.UTF_8)
                            .replace("\"SECRET\"", "\"" + SECRET + "\"")
                            .replace("REDIRECT", redirect.toString())
                            .replace("ENTITY", entityId)
                            .replace("CONSUMER", consumer.toString())
                            .replace("ENCRYPT", "true")
                            .replace(
                                    "\"CERTIFICATE\"",
                                    "\""
                                            + Base64.getEncoder()
                                                    .encodeToString(service.certificate()
                                                            .getEncoded()) + "\""));
        } catch (CertificateEncodingException e) {
            throw new IOException(e);
        }
        int port = Programs.freePort();
        Path log = folder.resolve("keycloak.log");
        ProcessBuilder builder = new ProcessBuilder(
                        "bash",
                        home.resolve("bin/kc.sh").toString(),
                        "start-dev",
                        "--import-realm",
                        "--http-host=127.0.0.1",
                        "--http-port=" + port)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("JAVA_OPTS_KC_HEAP", "-Xmx512m");
        Process process = builder.start();
        KeycloakServer server = new KeycloakServer(process, port);
        try {
            Awaitility.await()
                    .atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(500))
                    .until(server::answers);
        } catch (RuntimeException e) {
            server.close();
            throw new IOException("Keycloak did not start; it said:\n" + Files.readString(log), e);
        }
        return server;
    }

    private boolean answers() {
        if (!process.isAlive()) {
            throw new IllegalStateException("it ended with status " + process.exitValue());
        }
        try (TestBrowser browser = new TestBrowser()) {
            return browser.open(samlMetadata()).status() == 200;
        } catch (UncheckedIOException notYet) {
            return false;
        }
    }

    private static Path unpack(Path folder) throws IOException {
        Path zip = Services.file("keycloak.zip");
        try (ZipInputStream in = new ZipInputStream(Files.newInputStream(zip))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                // keycloak-26.7.2/...
                Path file = folder.resolve("keycloak" + entry.getName().replaceFirst("^[^/]*", ""))
                        .normalize();
                if (!file.startsWith(folder)) {
                    throw new IOException(entry.getName());
                }
                if (entry.isDirectory()) {
                    Files.createDirectories(file);
                } else {
                    Files.createDirectories(Objects.requireNonNull(file.getParent()));
                    Files.copy(in, file);
                }
            }
        }
        return folder.resolve("keycloak");
    }

    /** What it calls itself in OpenID Connect. */
    public URI issuer() {
        return URI.create("http://127.0.0.1:" + port + "/realms/studio");
    }

    /** Its metadata of SAML. */
    public URI samlMetadata() {
        return URI.create(issuer() + "/protocol/saml/descriptor");
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
