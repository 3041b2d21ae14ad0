// SPDX-License-Identifier: Apache-2.0
package io.dits.testkit.net;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * A TCP proxy on 127.0.0.1 that passes connections on and makes the trouble it is told to, one connection at a time:
 * what is queued is for the connections made next, the others are well. Counts what passes.
 */
public final class FaultProxy implements AutoCloseable {
    private final ServerSocket listener;
    private final SocketAddress target;
    private final Deque<Fate> fates = new ArrayDeque<>();
    private final Set<Link> links = ConcurrentHashMap.newKeySet();
    private final AtomicLong connections = new AtomicLong();
    private final AtomicLong up = new AtomicLong();
    private final AtomicLong down = new AtomicLong();
    private final AtomicLong inFlight = new AtomicLong();
    private final AtomicLong struck = new AtomicLong();
    private Supplier<Fate> usual = Fate::well;

    /** What a connection meets on its way to the server and on its way back. */
    public record Fate(Trouble up, Trouble down) {
        /** None. */
        public static Fate well() {
            return new Fate(Trouble.none(), Trouble.none());
        }
    }

    private FaultProxy(ServerSocket listener, SocketAddress target) {
        this.listener = listener;
        this.target = target;
    }

    /** Starts a proxy before that port of 127.0.0.1. */
    public static FaultProxy before(int port) throws IOException {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        FaultProxy proxy = new FaultProxy(new ServerSocket(0, 200, loopback), new InetSocketAddress(loopback, port));
        Thread.ofVirtual().name("fault-proxy").start(proxy::accept);
        return proxy;
    }

    /** The port to connect to. */
    public int port() {
        return listener.getLocalPort();
    }

    /** Queues trouble for a connection on its way to the server. */
    public synchronized FaultProxy onRequest(Trouble trouble) {
        fates.add(new Fate(trouble, Trouble.none()));
        return this;
    }

    /** Queues trouble for a connection on its way back from the server. */
    public synchronized FaultProxy onAnswer(Trouble trouble) {
        fates.add(new Fate(Trouble.none(), trouble));
        return this;
    }

    /** Queues connections that are well. */
    public synchronized FaultProxy well(int count) {
        for (int i = 0; i < count; i++) {
            fates.add(Fate.well());
        }
        return this;
    }

    /** Connections for which nothing is queued meet what this says; it is asked for one at a time. */
    public synchronized FaultProxy usually(Supplier<Fate> fate) {
        usual = fate;
        return this;
    }

    /** Takes back all trouble that is to come. */
    public synchronized FaultProxy healed() {
        fates.clear();
        usual = Fate::well;
        return this;
    }

    /** Ends all connections, so that the next requests make new ones. */
    public void cut() {
        links.forEach(Link::close);
    }

    /** Connections made so far. */
    public long connections() {
        return connections.get();
    }

    /** Bytes passed to the server so far. */
    public long bytesUp() {
        return up.get();
    }

    /** Bytes passed back from the server so far. */
    public long bytesDown() {
        return down.get();
    }

    /** Troubles that came true so far. */
    public long struck() {
        return struck.get();
    }

    /**
     * Bytes of the exchanges that trouble struck: of each such connection those of the request that was under way and of
     * its answer. More need not be sent again.
     */
    public long bytesInFlight() {
        return inFlight.get();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        cut();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                open(listener.accept());
            } catch (IOException e) {
                if (!listener.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private void open(Socket client) throws IOException {
        connections.incrementAndGet();
        Fate fate = nextFate();
        Socket server = new Socket();
        Link link = new Link(client, server);
        links.add(link);
        try {
            server.connect(target);
        } catch (IOException e) {
            // The client finds its connection closed, as it would find a dead server's refused.
            link.reset();
            return;
        }
        start(new Pump(client, server, fate.up(), link.up, up), link::endOfRequest);
        start(new Pump(server, client, fate.down(), link.down, down), link::close);
    }

    private static void start(Pump pump, Runnable ended) {
        Thread.ofVirtual().start(() -> {
            if (pump.run()) {
                ended.run();
            }
        });
    }

    private synchronized Fate nextFate() {
        Fate fate = fates.poll();
        return fate == null ? usual.get() : fate;
    }

    /** One direction of a connection. */
    record Way(Link link, boolean request) {
        private static final Pattern REQUEST = Pattern.compile("(GET|POST|PUT|PATCH|DELETE) /");

        void passed(byte[] buffer, int length) {
            // A body may go on though its answer has come.
            String start = new String(buffer, 0, Math.min(length, 8), StandardCharsets.ISO_8859_1);
            link.passed(request && REQUEST.matcher(start).lookingAt(), length);
        }
    }

    /** Both sockets of a connection. */
    final class Link {
        private final Way up = new Way(this, true);
        private final Way down = new Way(this, false);
        private final Socket client;
        private final Socket server;
        /** Bytes of the request under way and its answer. */
        private long exchange;
        /** Whether trouble struck the exchange under way: then all the rest of it is of no use, either. */
        private boolean spoilt;

        Link(Socket client, Socket server) {
            this.client = client;
            this.server = server;
        }

        /** The answer to one request ends where the next one begins. */
        synchronized void passed(boolean beginning, long bytes) {
            if (beginning) {
                exchange = 0;
                spoilt = false;
            }
            exchange += bytes;
            if (spoilt) {
                inFlight.addAndGet(bytes);
            }
        }

        synchronized void strikes() {
            struck.incrementAndGet();
            spoilt = true;
            inFlight.addAndGet(exchange);
        }

        void endOfRequest() {
            try {
                server.shutdownOutput();
            } catch (IOException e) {
                close();
            }
        }

        void close() {
            links.remove(this);
            shut(client);
            shut(server);
        }

        void reset() {
            lingerNot(client);
            lingerNot(server);
            close();
        }

        /** What is closed without lingering is reset. */
        private static void lingerNot(Socket socket) {
            try {
                socket.setSoLinger(true, 0);
            } catch (IOException closedAlready) {
                return;
            }
        }

        private static void shut(Socket socket) {
            try {
                socket.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
