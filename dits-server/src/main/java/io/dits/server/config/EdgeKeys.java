// SPDX-License-Identifier: Apache-2.0
package io.dits.server.config;

import java.net.URI;
import java.time.Duration;
import java.util.List;

/** The keys of {@code [server]} that say how requests come in. */
final class EdgeKeys {
    static final Key<Integer> TLS_PORT = Key.of("server.tls_port", Form.number(0, 65535))
            .says("8443", "The port of HTTPS, where there is a certificate; 0: any free one.");
    static final Key<String> TLS_CERT = Key.of("server.tls_cert", Form.text())
            .says(
                    "(no HTTPS)",
                    "The file of the certificate and those that vouch for it, as PEM; read again when it is renewed.");
    static final Key<String> TLS_KEY =
            Key.of("server.tls_key", Form.text()).says("(no HTTPS)", "The file of its private key, as PEM.");
    static final Key<Boolean> REDIRECT_HTTP = Key.of("server.redirect_http", Form.truth())
            .says("false", "Whether who comes to the plain port is sent to that of HTTPS.");
    static final Key<Integer> WORKERS = Key.of("server.workers", Form.number(0, 100_000))
            .says("0", "The most requests that are worked on at once; 0: as many as fit the machine.");
    static final Key<Integer> QUEUE_SIZE = Key.of("server.queue_size", Form.number(0, 1_000_000))
            .says("1024", "The most requests that wait for that; who comes beyond is answered with 503.");
    static final Key<List<Network>> TRUSTED_PROXIES = Key.of("server.trusted_proxies", Form.networks())
            .says("[]", "Whose word counts on whom he asks for (Forwarded, X-Forwarded-For).");
    static final Key<List<URI>> CORS_ORIGINS =
            Key.of("server.cors_origins", Form.origins()).says("[]", "Whose pages may ask from a browser.");
    static final Key<Duration> SHUTDOWN_GRACE = Key.of("server.shutdown_grace", Form.duration())
            .says("\"25s\"", "How long requests that run may go on once the server was told to end.");

    static final Key<Duration> SHUTDOWN_DELAY = Key.of("server.shutdown_delay", Form.duration())
            .says(
                    "(none)",
                    "How long new requests are still served once the server was told to end and /ready says so: longer than"
                            + " balancers take to notice.");

    private EdgeKeys() {}

    static List<Key<?>> all() {
        return List.of(
                TLS_PORT,
                TLS_CERT,
                TLS_KEY,
                REDIRECT_HTTP,
                WORKERS,
                QUEUE_SIZE,
                TRUSTED_PROXIES,
                CORS_ORIGINS,
                SHUTDOWN_GRACE,
                SHUTDOWN_DELAY);
    }
}
