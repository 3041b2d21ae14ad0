// SPDX-License-Identifier: Apache-2.0
package io.dits.testkit.s3;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/**
 * S3Proxy in a process of its own: a server of S3 over a folder that checks signatures. A bucket is a folder below it. It can be
 * stopped and started again, on the same port and with what it had.
 */
public final class S3Proxy implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(60);

    private final Path folder;
    private final S3Access access;
    private Process process;

    private S3Proxy(Path folder, S3Access access, Process process) {
        this.folder = folder;
        this.access = access;
        this.process = process;
    }

    /** Starts one on a free port that keeps everything below that folder, and returns when it answers. */
    public static S3Proxy start(Path folder) throws IOException {
        int port = freePort();
        S3Access access =
                new S3Access(URI.create("http://127.0.0.1:" + port), "tests-access-key", "tests-secret/key+with=signs");
        Files.createDirectories(folder.resolve("buckets"));
        Files.writeString(settings(folder), """
                s3proxy.endpoint=%s
                s3proxy.authorization=aws-v4
                s3proxy.identity=%s
                s3proxy.credential=%s
                jclouds.provider=filesystem-nio2
                jclouds.filesystem.basedir=%s
                """.formatted(
                        access.endpoint(), access.accessKey(), access.secretKey(), folder.resolve("buckets")));
        return new S3Proxy(folder, access, run(folder, access));
    }

    private static Process run(Path folder, S3Access access) throws IOException {
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-jar",
                        jar().toString(),
                        "--properties",
                        settings(folder).toString()))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log(folder).toFile()))
                .start();
        try {
            Awaitility.await().atMost(START).pollInterval(Duration.ofMillis(50)).until(() -> answers(process, access));
        } catch (RuntimeException e) {
            process.destroyForcibly();
            throw new IOException("S3Proxy did not start; it said:\n" + Files.readString(log(folder)), e);
        }
        return process;
    }

    private static boolean answers(Process process, S3Access access) {
        if (!process.isAlive()) {
            throw new IllegalStateException("it ended with status " + process.exitValue());
        }
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), access.endpoint().getPort())) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    private static Path settings(Path folder) {
        return folder.resolve("s3proxy.properties");
    }

    private static Path log(Path folder) {
        return folder.resolve("s3proxy.log");
    }

    /** The build puts it beside the classes: it brings libraries of its own, which must not be on our class path. */
    private static Path jar() {
        try {
            Path here = Path.of(S3Proxy.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            Path jar = Objects.requireNonNull(here.getParent()).resolve("services/s3proxy.jar");
            if (!Files.exists(jar)) {
                throw new IllegalStateException(
                        jar + " is not there: build dits-testkit with Maven, as by the option -am");
            }
            return jar;
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** How it is reached. */
    public S3Access access() {
        return access;
    }

    /** The folder of a bucket. */
    public Path bucket(String name) {
        return folder.resolve("buckets").resolve(name);
    }

    /** Ends it; what it has stays. */
    public void stop() {
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

    /** Starts it again after {@link #stop}. */
    public void startAgain() throws IOException {
        process = run(folder, access);
    }

    @Override
    public void close() {
        stop();
    }
}
