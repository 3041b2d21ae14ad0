// SPDX-License-Identifier: Apache-2.0
package io.dits.client.http;

import io.dits.client.config.Origin;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicLong;

/** Passes bytes between a client and a server, and cuts, damages or withholds them where it is told. */
final class FaultyProxy implements AutoCloseable {
    private static final long NEVER = Long.MAX_VALUE;

    private final ServerSocket listening;
    private final Origin target;
    private final AtomicLong cutUp = new AtomicLong(NEVER);
    private final AtomicLong damageDown = new AtomicLong(NEVER);
    private final AtomicLong silentDown = new AtomicLong(NEVER);
    private final AtomicLong up = new AtomicLong();

    private FaultyProxy(ServerSocket listening, Origin target) {
        this.listening = listening;
        this.target = target;
    }

    static FaultyProxy before(Origin target) {
        try {
            FaultyProxy proxy = new FaultyProxy(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), target);
            Thread.ofVirtual().start(proxy::accept);
            return proxy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Origin origin() {
        return new Origin("http", "127.0.0.1", listening.getLocalPort());
    }

    /** Cuts the connection once, after so many more bytes from the client. */
    FaultyProxy cutAfterSending(long bytes) {
        cutUp.set(bytes);
        return this;
    }

    /** Turns a byte once, after so many more bytes from the server. */
    FaultyProxy damageAfterReceiving(long bytes) {
        damageDown.set(bytes);
        return this;
    }

    /** Passes nothing on any more on one connection, after so many more bytes from the server. */
    FaultyProxy silentAfterReceiving(long bytes) {
        silentDown.set(bytes);
        return this;
    }

    /** Bytes from clients so far. */
    long sent() {
        return up.get();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listening.accept();
                Socket server = new Socket(InetAddress.getLoopbackAddress(), target.port());
                Thread.ofVirtual().start(() -> pass(client, server, true));
                Thread.ofVirtual().start(() -> pass(server, client, false));
            }
        } catch (IOException e) {
            // Closed.
        }
    }

    private void pass(Socket from, Socket to, boolean upwards) {
        byte[] bytes = new byte[16_384];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
                if (upwards) {
                    up.addAndGet(count);
                    if (passed(cutUp, count)) {
                        return;
                    }
                } else {
                    if (passed(damageDown, count)) {
                        bytes[count - 1] ^= 1;
                    }
                    if (passed(silentDown, count)) {
                        // Until the other side gives up.
                        to.getInputStream().transferTo(OutputStream.nullOutputStream());
                        return;
                    }
                }
                out.write(bytes, 0, count);
            }
        } catch (IOException e) {
            // One side is gone, and so the other.
        }
    }

    /** Counts down; true in the moment the count is reached, and then never again. */
    private static boolean passed(AtomicLong left, int count) {
        long before = left.getAndUpdate(value -> value == NEVER ? NEVER : value > count ? value - count : NEVER);
        return before != NEVER && before <= count;
    }

    @Override
    public void close() throws IOException {
        listening.close();
    }
}
