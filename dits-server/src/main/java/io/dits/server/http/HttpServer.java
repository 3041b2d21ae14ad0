// SPDX-License-Identifier: Apache-2.0
package io.dits.server.http;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.http2.server.HTTP2CServerConnectionFactory;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.VirtualThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The listening server. */
public final class HttpServer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(HttpServer.class);

    private final Server server;
    private final ServerConnector connector;
    private final Drain drain;
    private final AtomicBoolean stopping;
    private final Duration patience;

    private HttpServer(
            Server server, ServerConnector connector, Drain drain, AtomicBoolean stopping, Duration patience) {
        this.server = server;
        this.connector = connector;
        this.drain = drain;
        this.stopping = stopping;
        this.patience = patience;
    }

    /**
     * Listens from when this returns.
     *
     * @param settings how
     * @param parts the use cases that the routes are made of
     * @throws IOException if the address cannot be bound
     */
    public static HttpServer start(HttpSettings settings, ServerParts parts) throws IOException {
        Server server = new Server(threads(settings));
        ServerConnector connector = new ServerConnector(server, 1, 1, factories(settings));
        connector.setHost(settings.host());
        connector.setPort(settings.port());
        connector.setIdleTimeout(settings.requestTimeout().toMillis());
        connector.setAcceptQueueSize(1024);
        server.addConnector(connector);
        AtomicBoolean stopping = new AtomicBoolean();
        List<Route> routes = Routes.of(parts, stopping::get);
        Drain drain = new Drain(new Edge(
                settings,
                routes,
                parts.authentication(),
                new Limiting(parts.limits(), parts.metrics()),
                parts.metrics(),
                parts.refusals(),
                parts.requestIds()));
        server.setHandler(drain);
        server.setErrorHandler(new PlainErrors(parts.requestIds()));
        server.setStopTimeout(settings.stopTimeout().toMillis());
        parts.metrics()
                .gauge(
                        "dits_active_connections",
                        "Open connections of clients",
                        () -> connector.getConnectedEndPoints().size());
        listen(server, settings);
        return new HttpServer(server, connector, drain, stopping, settings.stopTimeout());
    }

    private static void listen(Server server, HttpSettings settings) throws IOException {
        try {
            server.start();
        } catch (Exception e) {
            IOException failure = new IOException(
                    "cannot listen on " + settings.host() + ", port " + settings.port() + ": " + e.getMessage()
                            + ". Stop what listens there, or choose another address with server.host and server.port",
                    e);
            try {
                server.stop();
            } catch (Exception second) {
                failure.addSuppressed(second);
            }
            throw failure;
        }
    }

    /** A few threads for the selectors; requests run on virtual threads, as many as are served at once. */
    private static QueuedThreadPool threads(HttpSettings settings) {
        VirtualThreadPool virtual = new VirtualThreadPool(settings.mostAtOnce());
        virtual.setName("request");
        QueuedThreadPool threads = new QueuedThreadPool(64, 4);
        threads.setName("http");
        threads.setVirtualThreadsExecutor(virtual);
        return threads;
    }

    private static ConnectionFactory[] factories(HttpSettings settings) {
        HttpConfiguration config = new HttpConfiguration();
        config.setSendServerVersion(false);
        config.setOutputBufferSize(64 << 10);
        // A cursor may name the tips of many lines of history.
        config.setRequestHeaderSize(64 << 10);
        config.setIdleTimeout(settings.requestTimeout().toMillis());
        HTTP2CServerConnectionFactory plain2 = new HTTP2CServerConnectionFactory(config);
        // Wider windows would be faster over long lines, but a hundred clients could fill the memory with them.
        plain2.setInitialSessionRecvWindow(2 << 20);
        plain2.setInitialStreamRecvWindow(1 << 20);
        plain2.setMaxConcurrentStreams(128);
        plain2.setStreamIdleTimeout(settings.requestTimeout().toMillis());
        HttpConnectionFactory plain1 = new HttpConnectionFactory(config);
        // Bodies are large: fewer, larger reads.
        plain1.setInputBufferSize(64 << 10);
        return new ConnectionFactory[] {plain1, plain2};
    }

    /** The port that it listens on. */
    public int port() {
        return connector.getLocalPort();
    }

    /** Says so in {@code /ready} at once, takes no more requests, lets those in flight finish, and ends. */
    @Override
    public void close() {
        stopping.set(true);
        try {
            drain.toTheEnd(patience);
            server.stop();
        } catch (TimeoutException e) {
            // No request is in flight any more: a peer only kept its connection busy until it was cut off.
            log.debug("connections were cut off that did not end within {}", patience);
        } catch (Exception e) {
            throw new IllegalStateException("the HTTP server did not stop in order", e);
        }
    }
}
