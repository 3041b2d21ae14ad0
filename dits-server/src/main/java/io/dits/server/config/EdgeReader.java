// SPDX-License-Identifier: Apache-2.0
package io.dits.server.config;

import io.dits.server.config.EdgeConfig.Tls;
import java.nio.file.Path;
import java.util.Optional;

/** Reads what {@code [server]} says of how requests come in. */
final class EdgeReader {
    private static final int TLS_PORT = 8443;

    private EdgeReader() {}

    /**
     * The settings.
     *
     * @param port that of plain connections
     */
    static EdgeConfig read(Values values, int port) {
        return new EdgeConfig(
                tls(values, port),
                values.find(EdgeKeys.WORKERS, EdgeConfig.USUAL.workers()),
                values.find(EdgeKeys.QUEUE_SIZE, EdgeConfig.USUAL.queueSize()),
                values.find(EdgeKeys.TRUSTED_PROXIES, EdgeConfig.USUAL.trustedProxies()),
                values.find(EdgeKeys.CORS_ORIGINS, EdgeConfig.USUAL.corsOrigins()),
                values.find(EdgeKeys.SHUTDOWN_GRACE, EdgeConfig.USUAL.shutdownGrace()),
                values.find(EdgeKeys.SHUTDOWN_DELAY, EdgeConfig.USUAL.shutdownDelay()));
    }

    private static Optional<Tls> tls(Values values, int plain) {
        Optional<Path> certificate = values.file(EdgeKeys.TLS_CERT);
        Optional<Path> key = values.file(EdgeKeys.TLS_KEY);
        int port = values.find(EdgeKeys.TLS_PORT, TLS_PORT);
        boolean redirect = values.find(EdgeKeys.REDIRECT_HTTP, false);
        if (values.has(EdgeKeys.TLS_CERT) != values.has(EdgeKeys.TLS_KEY)) {
            values.error(
                    values.has(EdgeKeys.TLS_CERT) ? EdgeKeys.TLS_CERT : EdgeKeys.TLS_KEY,
                    "wanted server.tls_cert and server.tls_key, found only this one");
        }
        if (certificate.isEmpty() || key.isEmpty()) {
            for (Key<?> idle : new Key<?>[] {EdgeKeys.TLS_PORT, EdgeKeys.REDIRECT_HTTP}) {
                if (values.has(idle)) {
                    values.warn(idle, "is without effect: set server.tls_cert and server.tls_key, too");
                }
            }
            return Optional.empty();
        }
        if (port == plain && port > 0) {
            values.error(EdgeKeys.TLS_PORT, "wanted another port than server.port, found " + port + " for both");
        }
        return Optional.of(new Tls(port, certificate.get(), key.get(), redirect));
    }
}
