// SPDX-License-Identifier: Apache-2.0
package io.dits.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.dits.testkit.process.Programs;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Encrypted connections, and certificates that are renewed under them. */
final class TlsIT {
    @TempDir
    static Path folder;

    private static Programs programs;
    private static TestServer server;
    private static Path certificate;
    private static Path key;

    @BeforeAll
    static void start() throws Exception {
        Programs.want("openssl", "openssl");
        programs = new Programs(folder);
        certificate = folder.resolve("fullchain.pem");
        key = folder.resolve("privkey.pem");
        make("first", 90);
        make("second", 20);
        install("first");
        server = TestServer.listening(TestServer.settings(
                new HttpSettings.Front(
                        Optional.of(new HttpSettings.Tls(
                                0, certificate, key, true, Duration.ofMillis(50), Clock.systemUTC())),
                        1024,
                        _ -> false,
                        List.of(),
                        Duration.ZERO),
                0));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void theFirst() throws Exception {
        install("first");
        server.http.reloadCertificate();
    }

    private static void make(String name, int days) throws IOException {
        programs.run(
                "sh",
                "-c",
                "openssl req -x509 -newkey rsa:2048 -nodes -days " + days + " -subj /CN=" + name
                        + " -addext subjectAltName=IP:127.0.0.1,DNS:localhost -keyout " + name + ".key -out " + name
                        + ".crt");
    }

    private static void install(String name) throws IOException {
        put(name + ".crt", certificate);
        put(name + ".key", key);
    }

    private static void put(String name, Path target) throws IOException {
        Files.copy(folder.resolve(name), target, StandardCopyOption.REPLACE_EXISTING);
    }

    private static String address() {
        return "https://127.0.0.1:" + server.http.tlsPort().orElseThrow();
    }

    /** Trusts those certificates alone. */
    private static SSLContext trusting(String... names) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        for (String name : names) {
            try (var in = Files.newInputStream(folder.resolve(name + ".crt"))) {
                store.setCertificateEntry(
                        name, CertificateFactory.getInstance("X.509").generateCertificate(in));
            }
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    /** The name of the certificate that whoever connects now is shown. */
    private static String shown() throws Exception {
        try (SSLSocket socket = connected("TLSv1.3")) {
            return ((X509Certificate) socket.getSession().getPeerCertificates()[0])
                    .getSubjectX500Principal()
                    .getName();
        }
    }

    private static SSLSocket connected(String protocol) throws Exception {
        SSLSocket socket = (SSLSocket) trusting("first", "second")
                .getSocketFactory()
                .createSocket(
                        InetAddress.getLoopbackAddress(), server.http.tlsPort().orElseThrow());
        socket.setEnabledProtocols(new String[] {protocol});
        socket.setSoTimeout(20_000);
        socket.startHandshake();
        return socket;
    }

    private static HttpResponse<String> get(HttpClient client, String path) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create(address() + path)).build(), HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void bothVersionsOfHttpAreSpokenAsAlpnChoosesAndBrowsersAreToldToStay() throws Exception {
        for (HttpClient.Version version : HttpClient.Version.values()) {
            if (version != HttpClient.Version.HTTP_1_1 && version != HttpClient.Version.HTTP_2) {
                continue;
            }
            try (HttpClient client = HttpClient.newBuilder()
                    .version(version)
                    .sslContext(trusting("first"))
                    .build()) {
                HttpResponse<String> health = get(client, "/health");
                assertThat(health.statusCode()).isEqualTo(200);
                assertThat(health.version()).isEqualTo(version);
                assertThat(health.headers().firstValue("Strict-Transport-Security"))
                        .contains("max-age=31536000");
            }
        }
        assertThat(server.anonymous().get("/health").header("Strict-Transport-Security"))
                .isEmpty();
    }

    @Test
    void olderProtocolsAreRefused() throws Exception {
        // OpenSSL, because the Java runtime would not even ask.
        String connect = "echo | openssl s_client -cipher ALL@SECLEVEL=0 -connect "
                + address().substring(8) + " ";
        programs.run("sh", "-c", connect + "-tls1_2");
        programs.run("sh", "-c", connect + "-tls1_3");
        assertThatThrownBy(() -> programs.run("sh", "-c", connect + "-tls1_1")).isInstanceOf(IOException.class);
    }

    @Test
    void aRenewedCertificateIsServedWithoutARestartAndOpenConnectionsGoOn() throws Exception {
        try (SSLSocket open = connected("TLSv1.3")) {
            assertThat(shown()).isEqualTo("CN=first");

            // Certbot writes one file after the other: between them they do not fit, and the old pair stays.
            put("second.crt", certificate);
            server.http.reloadCertificate();
            assertThat(shown()).isEqualTo("CN=first");
            Files.writeString(
                    key, Files.readString(folder.resolve("second.key")).substring(0, 300));
            server.http.reloadCertificate();
            assertThat(shown()).isEqualTo("CN=first");
            put("second.key", key);

            // Nobody tells it: it looks by itself.
            await().untilAsserted(() -> assertThat(shown()).isEqualTo("CN=second"));
            open.getOutputStream()
                    .write("GET /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(open.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .startsWith("HTTP/1.1 200");
        }
        long end = server.anonymous()
                .get("/metrics")
                .text()
                .lines()
                .filter(line -> line.startsWith("dits_tls_certificate_expiry_timestamp_seconds "))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(line.indexOf(' '))))
                .findFirst()
                .orElseThrow();
        long now = Clock.systemUTC().instant().getEpochSecond();
        assertThat(Duration.ofSeconds(end - now).toDays()).isBetween(18L, 20L);
    }

    @Test
    void whoComesToThePlainPortIsSentToTheOtherButProbesAreNot() {
        TestClient plain = server.anonymous();
        TestClient.Answer sent = plain.get("/login?return_to=%2Fsettings");
        assertThat(sent.status()).isEqualTo(308);
        assertThat(sent.header("Location")).isEqualTo(address() + "/login?return_to=%2Fsettings");
        for (String probe : List.of("/health", "/ready", "/metrics")) {
            plain.get(probe).is(200);
        }
        // Whoever is not trusted cannot say that he came over TLS.
        assertThat(plain.get("/login", "X-Forwarded-Proto", "https").status()).isEqualTo(308);
    }

    @Test
    void withoutAGoodCertificateTheServerDoesNotStart() {
        HttpSettings.Tls tls = new HttpSettings.Tls(
                0, folder.resolve("none.pem"), key, false, Duration.ofMinutes(1), Clock.systemUTC());
        assertThatThrownBy(() -> Certificate.open(tls))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("none.pem")
                .hasMessageContaining("server.tls_cert");
    }
}
