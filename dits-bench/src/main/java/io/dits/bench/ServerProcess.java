// SPDX-License-Identifier: Apache-2.0
package io.dits.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A {@code dits-server} as its archive has it, in a process of its own. */
final class ServerProcess implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Process process;
    private final int port;
    private final double seconds;

    private ServerProcess(Process process, int port, double seconds) {
        this.process = process;
        this.port = port;
        this.seconds = seconds;
    }

    /**
     * Starts one and returns at its first 200 of {@code /ready}, which it is asked for every 5 ms.
     *
     * @param home the checkout, whose {@code dits-dist} is built
     * @param config a file that names this port
     * @param log where to what it prints goes
     */
    static ServerProcess start(Path home, Path config, int port, Path log) throws IOException, InterruptedException {
        ProcessBuilder command = new ProcessBuilder(
                        home.resolve("dits-dist/target/dits/bin/dits-server").toString(), "--config", config.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        // One client for the start alone, made before the clock runs.
        try (HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            HttpRequest ready = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/ready"))
                    .build();
            long begun = System.nanoTime();
            Process process = command.start();
            while (!answers(client, ready)) {
                if (!process.isAlive() || System.nanoTime() - begun > PATIENCE.toNanos()) {
                    process.destroyForcibly();
                    throw new IOException("the server did not become ready; it said: " + Files.readString(log));
                }
                Thread.sleep(5);
            }
            return new ServerProcess(process, port, (System.nanoTime() - begun) / 1e9);
        }
    }

    private static boolean answers(HttpClient client, HttpRequest ready) throws InterruptedException {
        try {
            return client.send(ready, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    /** From its exec to the first 200 of {@code /ready}. */
    double secondsToReady() {
        return seconds;
    }

    int port() {
        return port;
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    /** Seconds of processor that it has taken since its start. */
    double cpuSeconds() {
        return handle().info().totalCpuDuration().orElse(Duration.ZERO).toMillis() / 1e3;
    }

    /** MiB that it has in memory now, mapped files included: VmRSS of Linux. */
    double resident() throws IOException {
        return mebibytes("VmRSS:");
    }

    /** The most MiB that it ever had in memory: VmHWM of Linux. */
    double mostResident() throws IOException {
        return mebibytes("VmHWM:");
    }

    private double mebibytes(String field) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/" + process.pid() + "/status"))) {
            if (line.startsWith(field)) {
                return Long.parseLong(line.replaceAll("\\D", "")) / 1024.0;
            }
        }
        throw new IOException("wanted " + field + " of process " + process.pid() + ", found none");
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
