// SPDX-License-Identifier: Apache-2.0
package io.dits.server.http;

import io.dits.server.metrics.ServerMetrics;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.eclipse.jetty.server.Handler;
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
    private final ServerConnector plain;
    private final Optional<ServerConnector> secure;
    private final Optional<Certificate> certificate;
    private final Drain drain;
    private final HttpSettings settings;

    private HttpServer(
            Server server,
            ServerConnector plain,
            Optional<ServerConnector> secure,
            Optional<Certificate> certificate,
            Drain drain,
            HttpSettings settings) {
        this.server = server;
        this.plain = plain;
        this.secure = secure;
        this.certificate = certificate;
        this.drain = drain;
        this.settings = settings;
    }

    /**
     * Listens from when this returns.
     *
     * @param settings how
     * @param parts the use cases that the routes are made of
     * @throws IOException if an address cannot be bound, or there is no good certificate where one is wanted
     */
    public static HttpServer start(HttpSettings settings, ServerParts parts) throws IOException {
        Optional<Certificate> certificate = settings.front().tls().isPresent()
                ? Optional.of(Certificate.open(settings.front().tls().get()))
                : Optional.empty();
        Server server = new Server(threads());
        Lines lines = new Lines(settings);
        ServerConnector plain = lines.plain(server);
        Optional<ServerConnector> secure = certificate.map(own -> lines.secure(server, own.factory()));
        AtomicBoolean stopping = new AtomicBoolean();
        List<Route> routes = Routes.of(parts, stopping::get);
        routes.forEach(route -> parts.metrics().route(route.method(), route.template()));
        Workers workers = new Workers(settings.mostAtOnce(), settings.front().queue());
        Probes probes = new Probes(parts.watch().metrics().map(WatchParts.Metrics::path));
        Handler handler = new Edge(
                settings,
                routes,
                parts.authentication(),
                new Limiting(parts.limits(), parts.metrics(), probes),
                probes,
                parts.metrics(),
                parts.refusals(),
                parts.tracer(),
                parts.requestIds(),
                workers,
                stopping::get);
        if (settings.front().tls().filter(HttpSettings.Tls::redirect).isPresent()) {
            handler = new ToTls(handler, probes, settings.publicUrl(), secure.orElseThrow()::getLocalPort);
        }
        Drain drain = new Drain(handler, stopping);
        server.setHandler(drain);
        server.setErrorHandler(new PlainErrors(parts.requestIds()));
        server.setStopTimeout(settings.stopTimeout().toMillis());
        measure(parts.metrics(), server, workers, certificate);
        HttpServer started = new HttpServer(server, plain, secure, certificate, drain, settings);
        started.listen();
        return started;
    }

    private static void measure(
            ServerMetrics metrics, Server server, Workers workers, Optional<Certificate> certificate) {
        metrics.gauge(
                "dits_active_connections",
                "Open connections of clients",
                () -> Stream.of(server.getConnectors())
                        .mapToInt(connector -> connector.getConnectedEndPoints().size())
                        .sum());
        metrics.gauge("dits_http_requests_running", "Requests that are served now", workers::running);
        metrics.gauge(
                "dits_http_requests_waiting", "Requests that wait because as many as may are served", workers::waiting);
        certificate.ifPresent(own -> metrics.gauge(
                "dits_tls_certificate_expiry_timestamp_seconds",
                "When the certificate ends that is shown to who connects",
                () -> own.expiry().getEpochSecond()));
    }

    private void listen() throws IOException {
        try {
            server.start();
        } catch (Exception e) {
            String ports = "port " + settings.port()
                    + settings.front().tls().map(tls -> " and " + tls.port()).orElse("");
            IOException failure = new IOException(
                    "cannot listen on " + settings.host() + ", " + ports + ": " + e.getMessage()
                            + ". Stop what listens there, or choose another address with server.host, server.port"
                            + " and server.tls_port",
                    e);
            certificate.ifPresent(Certificate::close);
            try {
                server.stop();
            } catch (Exception second) {
                failure.addSuppressed(second);
            }
            throw failure;
        }
    }

    /** A few threads for the selectors; requests run on virtual threads, and {@link Workers} bounds them. */
    private static QueuedThreadPool threads() {
        VirtualThreadPool virtual = new VirtualThreadPool();
        virtual.setName("request");
        virtual.setMaxConcurrentTasks(-1);
        QueuedThreadPool threads = new QueuedThreadPool(64, 4);
        threads.setName("http");
        threads.setVirtualThreadsExecutor(virtual);
        return threads;
    }

    /** The port that it listens on. */
    public int port() {
        return plain.getLocalPort();
    }

    /** The port for encrypted connections, if there are any. */
    public OptionalInt tlsPort() {
        return secure.isPresent() ? OptionalInt.of(secure.get().getLocalPort()) : OptionalInt.empty();
    }

    /** Reads the certificate's files now if they have changed, not only at the next regular look. */
    public void reloadCertificate() {
        certificate.ifPresent(Certificate::look);
    }

    /**
     * Says so in {@code /ready} at once; takes no more requests when balancers had the time to read that; lets those in flight finish,
     * and ends.
     */
    @Override
    public void close() {
        try {
            drain.toTheEnd(settings.front().stopDelay(), settings.stopTimeout());
            server.stop();
        } catch (TimeoutException e) {
            // No request is in flight any more: a peer only kept its connection busy until it was cut off.
            log.debug("connections were cut off that did not end within {}", settings.stopTimeout());
        } catch (Exception e) {
            throw new IllegalStateException("the HTTP server did not stop in order", e);
        } finally {
            certificate.ifPresent(Certificate::close);
        }
    }
}
