// SPDX-License-Identifier: Apache-2.0
package io.dits.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;

/**
 * Holds a number of requests in flight: each of as many kept connections sends its next request when the last one is answered. One thread
 * and a selector, because it shares the processors with the server that it measures. A latency is from when a request is due, which
 * is when the answer before it was there, to the last byte of its own answer; so also what waits in this thread counts.
 */
final class Load {
    private static final int BUFFER = 64 << 10;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final int port;
    private final int inFlight;
    private final IntFunction<byte[]> requests;
    private long[] latencies = new long[1 << 16];
    private int answers;
    private int failures;
    private int next;

    /** Requests by their number, counted from 0, each with all its bytes. */
    Load(int port, int inFlight, IntFunction<byte[]> requests) {
        this.port = port;
        this.inFlight = inFlight;
        this.requests = requests;
    }

    /**
     * What came of it.
     *
     * @param failures answers of a status of 400 or above
     * @param sorted the latencies of all answers, in nanoseconds
     */
    record Result(double seconds, int failures, long[] sorted) {
        double perSecond() {
            return sorted.length / seconds;
        }

        /** Milliseconds within which this share of all was answered. */
        double millis(double share) {
            return sorted[(int) Math.min(sorted.length - 1, Math.floor(share * sorted.length))] / 1e6;
        }
    }

    /** Sends for so long, and waits for what is in flight then. */
    Result run(Duration time) throws IOException {
        List<Line> lines = new ArrayList<>();
        try (Selector selector = Selector.open()) {
            for (int i = 0; i < inFlight; i++) {
                lines.add(new Line(selector, port));
            }
            long begun = System.nanoTime();
            long end = begun + time.toNanos();
            for (Line line : lines) {
                line.send(begun, requests.apply(next++));
            }
            int open = inFlight;
            while (open > 0) {
                if (selector.select(PATIENCE.toMillis()) == 0) {
                    throw new IOException("no answer for " + PATIENCE.toSeconds() + " s");
                }
                for (SelectionKey key : selector.selectedKeys()) {
                    Line line = (Line) key.attachment();
                    if (line.answered()) {
                        long now = System.nanoTime();
                        note(now - line.due, line.status);
                        if (now < end) {
                            line.send(now, requests.apply(next++));
                        } else {
                            open--;
                        }
                    }
                }
                selector.selectedKeys().clear();
            }
            double seconds = (System.nanoTime() - begun) / 1e9;
            long[] sorted = Arrays.copyOf(latencies, answers);
            Arrays.sort(sorted);
            return new Result(seconds, failures, sorted);
        } finally {
            for (Line line : lines) {
                line.channel.close();
            }
        }
    }

    private void note(long nanos, int status) {
        if (answers == latencies.length) {
            latencies = Arrays.copyOf(latencies, 2 * answers);
        }
        latencies[answers++] = nanos;
        if (status >= 400) {
            failures++;
        }
    }

    /** The bytes of a request without a body, or with one of JSON. */
    static byte[] request(String method, String path, String token, String body) {
        String authorization = token.isEmpty() ? "" : "Authorization: Bearer " + token + "\r\n";
        String content = body.isEmpty()
                ? (method.equals("GET") ? "" : "Content-Length: 0\r\n")
                : "Content-Type: application/json\r\nContent-Length: " + body.getBytes(StandardCharsets.UTF_8).length
                        + "\r\n";
        return (method + " " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\n" + authorization + content + "\r\n" + body)
                .getBytes(StandardCharsets.UTF_8);
    }

    /** A kept connection with at most one request under way. */
    private static final class Line {
        private final SocketChannel channel;
        private final ByteBuffer in = ByteBuffer.allocate(BUFFER);
        private long due;
        private int status;

        Line(Selector selector, int port) throws IOException {
            channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ, this);
        }

        void send(long now, byte[] request) throws IOException {
            due = now;
            in.clear();
            // Small enough for any socket's buffer, which is empty when all before it was answered.
            if (channel.write(ByteBuffer.wrap(request)) < request.length) {
                throw new IOException("wanted to send a small request at once");
            }
        }

        /** Reads what is there; true once the answer is whole. */
        boolean answered() throws IOException {
            if (channel.read(in) < 0) {
                throw new IOException("the server closed a connection that it was to keep, after:\n" + text());
            }
            int body = bodyAt();
            if (body < 0) {
                return false;
            }
            String head = new String(in.array(), 0, body, StandardCharsets.US_ASCII);
            status = Integer.parseInt(head.substring(9, 12));
            String small = head.toLowerCase(Locale.ROOT);
            int length = small.indexOf("\r\ncontent-length:");
            if (length >= 0) {
                int from = length + "\r\ncontent-length:".length();
                return in.position() - body
                        >= Integer.parseInt(
                                head.substring(from, head.indexOf('\r', from)).strip());
            }
            if (small.contains("\r\ntransfer-encoding: chunked")) {
                return text().endsWith("\r\n0\r\n\r\n");
            }
            return true;
        }

        private String text() {
            return new String(in.array(), 0, in.position(), StandardCharsets.ISO_8859_1);
        }

        private int bodyAt() {
            byte[] bytes = in.array();
            for (int i = 3; i < in.position(); i++) {
                if (bytes[i] == '\n' && bytes[i - 1] == '\r' && bytes[i - 2] == '\n') {
                    return i + 1;
                }
            }
            return -1;
        }
    }
}
