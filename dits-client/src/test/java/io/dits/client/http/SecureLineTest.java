// SPDX-License-Identifier: Apache-2.0
package io.dits.client.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.dits.client.config.Origin;
import io.dits.testkit.net.FaultProxy;
import io.dits.testkit.net.Trouble;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lines that break under TLS, where a changed byte is never believed and always ends the connection. */
final class SecureLineTest {
    private static final char[] PASSWORD = "changeit".toCharArray();
    private static final byte[] ME =
            "{\"id\":\"1\",\"email\":\"a@a.example\",\"username\":\"ann\",\"display_name\":\"Ann\",\"role\":\"user\",\"created_at\":\"2026-01-01T00:00:00Z\"}"
                    .getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path folder;

    private HttpsServer server;
    private SSLContext tls;
    private FaultProxy proxy;
    private final Clients clients = new Clients();

    @BeforeEach
    void start() throws Exception {
        tls = tls(folder.resolve("keys"));
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(tls));
        server.createContext("/api/v1/users/me", exchange -> {
            exchange.sendResponseHeaders(200, ME.length);
            exchange.getResponseBody().write(ME);
            exchange.close();
        });
        server.start();
        proxy = FaultProxy.before(server.getAddress().getPort());
    }

    @AfterEach
    void stop() throws Exception {
        proxy.close();
        server.stop(0);
    }

    /** A certificate of 127.0.0.1 that whoever uses this trusts. */
    private static SSLContext tls(Path file) throws Exception {
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=127.0.0.1",
                        "-ext",
                        "san=ip:127.0.0.1",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        new String(PASSWORD))
                .inheritIO()
                .start();
        assertThat(keytool.waitFor()).isZero();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            keys.load(in, PASSWORD);
        }
        KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(keys, PASSWORD);
        TrustManagerFactory others = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        others.init(keys);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(own.getKeyManagers(), others.getTrustManagers(), null);
        return context;
    }

    private Server through() {
        HttpClient http = HttpClient.newBuilder()
                .sslContext(tls)
                .followRedirects(HttpClient.Redirect.NEVER)
                .version(HttpClient.Version.HTTP_1_1)
                .build();
        Origin origin = new Origin("https", "127.0.0.1", proxy.port());
        return new Server(new ApiClient(
                origin, http, Tokens.fixed(Optional.empty()), clients.patience(), "dits-test", Duration.ofSeconds(20)));
    }

    /** Before, one changed byte ended the command, as if the server's certificate was wrong. */
    @Test
    void aLineThatBreaksUnderTlsIsTriedAgainOnceTheServerWasHeard() {
        Server there = through();
        assertThat(there.me().username()).isEqualTo("ann");
        for (Trouble trouble :
                new Trouble[] {Trouble.corruptAt(200), Trouble.corruptAt(1_300), Trouble.closeAfter(300)}) {
            proxy.cut();
            proxy.onAnswer(trouble);
            assertThat(there.me().username()).isEqualTo("ann");
        }
        assertThat(proxy.struck()).isGreaterThanOrEqualTo(2);
    }

    @Test
    void whoIsNotTrustedFromTheFirstIsNotWaitedFor() {
        proxy.onAnswer(Trouble.corruptAt(200));
        assertThatThrownBy(() -> through().me()).hasMessageContaining("no secure connection");
        assertThat(clients.waits()).isEmpty();
    }
}
