// SPDX-License-Identifier: Apache-2.0
package io.dits.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** The end of a server while peers hold their connections. */
final class StopIT {
    /** A connection that was never idle for the second that Jetty wants before it closes one made the stop a failure. */
    @Test
    void aPeerWhoTricklesTheHeadOfARequestDoesNotMakeTheStopFail() throws Exception {
        TestServer server = TestServer.stoppingWithin(Duration.ofSeconds(2));
        try (Socket peer = new Socket(InetAddress.getLoopbackAddress(), server.http.port())) {
            OutputStream out = peer.getOutputStream();
            String head = "GET /health HTTP/1.1\r\nHost: a\r\n";
            out.write((head + "\r\n" + head + "X-Long: ").getBytes(StandardCharsets.US_ASCII));
            assertThat(peer.getInputStream().read()).as("it is taken").isEqualTo('H');
            CompletableFuture<Void> trickling =
                    CompletableFuture.runAsync(() -> await().forever().until(() -> !takes(out)));
            assertThatCode(server::close).doesNotThrowAnyException();
            trickling.join();
        }
    }

    private static boolean takes(OutputStream out) {
        try {
            out.write('x');
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
