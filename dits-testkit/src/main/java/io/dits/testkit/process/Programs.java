// SPDX-License-Identifier: Apache-2.0
package io.dits.testkit.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** The programs that a service is made of, run in a folder where their outputs are kept. */
public final class Programs implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final Path folder;
    private final Deque<Process> running = new ArrayDeque<>();

    /** Programs that run in that folder. */
    public Programs(Path folder) {
        this.folder = folder;
    }

    /**
     * Fails, with what to do, if a program is not on this machine.
     *
     * @param packages Debian's that have it
     */
    public static void want(String program, String packages) {
        if (List.of(System.getenv().getOrDefault("PATH", "").split(":")).stream()
                .noneMatch(part -> Files.isExecutable(Path.of(part, program)))) {
            throw new IllegalStateException("wanted the program " + program
                    + ", found none: install it with apt-get install " + packages + ", as .ci/run does");
        }
    }

    /** A port of 127.0.0.1 that nobody listens on. */
    public static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Runs a program to its end. */
    public void run(String... command) throws IOException {
        Path output = folder.resolve("run.out");
        Process process = begin(output, command);
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new IOException(String.join(" ", command) + " failed; it said:\n" + Files.readString(output));
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** Starts a program that goes on, and waits until somebody listens on the port. */
    public Process start(int port, String... command) throws IOException {
        Path output = folder.resolve(command[0].replaceAll(".*/", "") + ".out");
        Process process = begin(output, command);
        running.push(process);
        try {
            Awaitility.await()
                    .atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(50))
                    .until(() -> listens(process, port));
        } catch (RuntimeException e) {
            throw new IOException(
                    String.join(" ", command) + " did not start; it said:\n" + Files.readString(output), e);
        }
        return process;
    }

    private Process begin(Path output, String... command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
        Process process = builder.start();
        process.getOutputStream().close();
        return process;
    }

    /**
     * Whether a program listens on a port of 127.0.0.1.
     *
     * @throws IllegalStateException if it has ended
     */
    public static boolean listens(Process process, int port) {
        if (!process.isAlive()) {
            throw new IllegalStateException("it ended with status " + process.exitValue());
        }
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    /** Ends all that go on, the last first. */
    @Override
    public void close() {
        while (!running.isEmpty()) {
            end(running.pop());
        }
    }

    /** Ends a program, which has 20 seconds to do so by itself. */
    public static void end(Process process) {
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
