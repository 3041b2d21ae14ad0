// SPDX-License-Identifier: Apache-2.0
package io.dits.server.http;

import org.eclipse.jetty.alpn.server.ALPNServerConnectionFactory;
import org.eclipse.jetty.http2.server.AbstractHTTP2ServerConnectionFactory;
import org.eclipse.jetty.http2.server.HTTP2ServerConnectionFactory;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/** Where the server listens, and what is spoken there: HTTP/1.1 and HTTP/2, plain and over TLS. */
final class Lines {
    private final HttpSettings settings;
    private final Forwarding forwarding;

    Lines(HttpSettings settings) {
        this.settings = settings;
        this.forwarding = new Forwarding(settings.front().trusted());
    }

    /** Adds the plain one. */
    ServerConnector plain(Server server) {
        HttpConfiguration config = config();
        config.addCustomizer(forwarding);
        return line(
                server,
                settings.port(),
                http1(config),
                bounded(new DirectHttp2(config, settings.front().trusted())));
    }

    /** Adds the encrypted one, where ALPN chooses what is spoken. */
    ServerConnector secure(Server server, SslContextFactory.Server certificate) {
        HttpConfiguration config = config();
        // Any name may be asked for: balancers and people behind tunnels use names that no certificate has.
        config.addCustomizer(new SecureRequestCustomizer(false));
        config.addCustomizer(forwarding);
        HttpConnectionFactory http1 = http1(config);
        ALPNServerConnectionFactory alpn = new ALPNServerConnectionFactory();
        alpn.setDefaultProtocol(http1.getProtocol());
        return line(
                server,
                settings.front().tls().orElseThrow().port(),
                new SslConnectionFactory(certificate, alpn.getProtocol()),
                alpn,
                bounded(new HTTP2ServerConnectionFactory(config)),
                http1);
    }

    private ServerConnector line(Server server, int port, ConnectionFactory... spoken) {
        ServerConnector connector = new ServerConnector(server, 1, 1, spoken);
        connector.setHost(settings.host());
        connector.setPort(port);
        connector.setIdleTimeout(settings.requestTimeout().toMillis());
        connector.setAcceptQueueSize(1024);
        server.addConnector(connector);
        return connector;
    }

    private HttpConfiguration config() {
        HttpConfiguration config = new HttpConfiguration();
        config.setSendServerVersion(false);
        config.setOutputBufferSize(64 << 10);
        // A cursor may name the tips of many lines of history.
        config.setRequestHeaderSize(64 << 10);
        config.setIdleTimeout(settings.requestTimeout().toMillis());
        return config;
    }

    private static HttpConnectionFactory http1(HttpConfiguration config) {
        HttpConnectionFactory http1 = new HttpConnectionFactory(config);
        // Bodies are large: fewer, larger reads.
        http1.setInputBufferSize(64 << 10);
        return http1;
    }

    private AbstractHTTP2ServerConnectionFactory bounded(AbstractHTTP2ServerConnectionFactory http2) {
        // Wider windows would be faster over long lines, but a hundred clients could fill the memory with them.
        http2.setInitialSessionRecvWindow(2 << 20);
        http2.setInitialStreamRecvWindow(1 << 20);
        http2.setMaxConcurrentStreams(128);
        http2.setStreamIdleTimeout(settings.requestTimeout().toMillis());
        return http2;
    }
}
