// SPDX-License-Identifier: Apache-2.0
package io.dits.e2e;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A server started with {@code ./start}, as a new user starts it. */
final class StartedServer implements AutoCloseable {
    static final String PASSWORD = "a password for the e2e tests";

    private final Process process;
    private final int port;
    private final List<String> said;

    private StartedServer(Process process, int port, List<String> said) {
        this.process = process;
        this.port = port;
        this.said = said;
    }

    /** Starts one on a free port and returns when it says that it is ready. */
    static StartedServer start(Programs programs, Path data) throws IOException, InterruptedException {
        int port = freePort();
        Process process = programs.with("DITS_ADMIN_PASSWORD", PASSWORD)
                .builder(
                        Objects.requireNonNull(data.getParent(), "a data folder in a folder"),
                        "exec " + Programs.checkout().resolve("start") + " --port " + port + " --data " + data)
                .redirectErrorStream(true)
                .start();
        BlockingQueue<String> lines = new LinkedBlockingQueue<>();
        Thread.ofVirtual().start(() -> read(process, lines));
        List<String> said = new ArrayList<>();
        while (true) {
            String line = lines.poll(3, TimeUnit.MINUTES);
            if (line == null || line.equals("\0")) {
                process.destroyForcibly();
                throw new AssertionError("the server did not become ready; it said:\n" + String.join("\n", said));
            }
            said.add(line);
            if (line.contains("dits login ")) {
                return new StartedServer(process, port, said);
            }
        }
    }

    private static void read(Process process, BlockingQueue<String> lines) {
        try (BufferedReader in = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                lines.add(line);
            }
        } catch (IOException closed) {
            lines.add("\0");
        }
        lines.add("\0");
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    Process process() {
        return process;
    }

    /** What it printed until it was ready. */
    List<String> said() {
        return said;
    }

    String address() {
        return "http://127.0.0.1:" + port;
    }

    /** Asks it to end, as Ctrl-C does, and waits; its exit status. */
    int stop() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("the server did not end within 60 seconds of SIGTERM");
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        if (!process.isAlive()) {
            return;
        }
        try {
            stop();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
