// SPDX-License-Identifier: Apache-2.0
package io.dits.testkit.net;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A TCP proxy on 127.0.0.1 that passes connections on and makes the trouble it is told to, one connection at a time:
 * what is queued is for the connections made next, the others are well. Counts what passes.
 */
public final class FaultProxy implements AutoCloseable {
    private final ServerSocket listener;
    private final SocketAddress target;
    private final Deque<Plan> plans = new ArrayDeque<>();
    private final Set<Link> links = ConcurrentHashMap.newKeySet();
    private final AtomicLong connections = new AtomicLong();
    private final AtomicLong up = new AtomicLong();
    private final AtomicLong down = new AtomicLong();

    private record Plan(Trouble up, Trouble down) {}

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
        plans.add(new Plan(trouble, Trouble.none()));
        return this;
    }

    /** Queues trouble for a connection on its way back from the server. */
    public synchronized FaultProxy onAnswer(Trouble trouble) {
        plans.add(new Plan(Trouble.none(), trouble));
        return this;
    }

    /** Queues connections that are well. */
    public synchronized FaultProxy well(int count) {
        for (int i = 0; i < count; i++) {
            plans.add(new Plan(Trouble.none(), Trouble.none()));
        }
        return this;
    }

    /** Takes back all trouble that is queued. */
    public synchronized FaultProxy healed() {
        plans.clear();
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
        Plan plan = nextPlan();
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
        start(new Pump(client, server, plan.up(), link, up), link::endOfRequest);
        start(new Pump(server, client, plan.down(), link, down), link::close);
    }

    private static void start(Pump pump, Runnable ended) {
        Thread.ofVirtual().start(() -> {
            if (pump.run()) {
                ended.run();
            }
        });
    }

    private synchronized Plan nextPlan() {
        Plan plan = plans.poll();
        return plan == null ? new Plan(Trouble.none(), Trouble.none()) : plan;
    }

    /** Both sockets of a connection. */
    final class Link {
        private final Socket client;
        private final Socket server;

        Link(Socket client, Socket server) {
            this.client = client;
            this.server = server;
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
