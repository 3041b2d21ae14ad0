// SPDX-License-Identifier: Apache-2.0
package io.dits.server.config;

import java.net.URI;
import java.time.Duration;
import java.util.List;

/** The keys of {@code [server]} that say how requests come in. */
final class EdgeKeys {
    static final Key<Integer> TLS_PORT =
            Key.of("server.tls_port", Form.number(0, 65535)).later();
    static final Key<String> TLS_CERT = Key.of("server.tls_cert", Form.text()).later();
    static final Key<String> TLS_KEY = Key.of("server.tls_key", Form.text()).later();
    static final Key<Boolean> REDIRECT_HTTP =
            Key.of("server.redirect_http", Form.truth()).later();
    static final Key<Integer> WORKERS =
            Key.of("server.workers", Form.number(0, 100_000)).later();
    static final Key<Integer> QUEUE_SIZE =
            Key.of("server.queue_size", Form.number(0, 1_000_000)).later();
    static final Key<List<Network>> TRUSTED_PROXIES =
            Key.of("server.trusted_proxies", Form.networks()).later();
    static final Key<List<URI>> CORS_ORIGINS =
            Key.of("server.cors_origins", Form.origins()).later();
    static final Key<Duration> SHUTDOWN_GRACE =
            Key.of("server.shutdown_grace", Form.duration()).later();

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
                SHUTDOWN_GRACE);
    }
}
