// SPDX-License-Identifier: Apache-2.0
package io.dits.testkit.redis;

import io.dits.testkit.data.Folders;
import io.dits.testkit.process.Programs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A real Redis for each test class, for a static field with {@code @RegisterExtension}. It keeps nothing, and tests may stop, freeze
 * and empty it.
 */
public final class TestRedis implements BeforeAllCallback, AfterAllCallback {
    private final List<String> options;
    private final boolean encrypted;
    private Optional<Path> folder = Optional.empty();
    private Optional<Programs> programs = Optional.empty();
    private Optional<Process> process = Optional.empty();
    private int port;

    /** One with further options, as {@code --requirepass secret}. */
    public TestRedis(String... options) {
        this(false, List.of(options));
    }

    private TestRedis(boolean encrypted, List<String> options) {
        this.encrypted = encrypted;
        this.options = options;
    }

    /** One that is only spoken to over encrypted connections, and wants a certificate of whoever comes. */
    public static TestRedis encrypted() {
        return new TestRedis(true, List.of());
    }

    /** The certificate of itself, of whoever may come, and of their only authority; for 127.0.0.1. */
    public Path certificate() {
        return folder.orElseThrow().resolve("cert.pem");
    }

    /** The key of {@link #certificate}. */
    public Path key() {
        return folder.orElseThrow().resolve("key.pem");
    }

    /** Its port on 127.0.0.1, which stays the same when it is started again. */
    public int port() {
        return port;
    }

    /** Its address. */
    public String url() {
        return "redis://127.0.0.1:" + port;
    }

    @Override
    public void beforeAll(ExtensionContext context) throws IOException {
        Programs.want("redis-server", "redis-server");
        folder = Optional.of(Files.createTempDirectory("dits-redis"));
        programs = Optional.of(new Programs(folder.get()));
        port = Programs.freePort();
        if (encrypted) {
            Programs.want("openssl", "openssl");
            makeCertificate();
        }
        start();
    }

    private void makeCertificate() throws IOException {
        programs.orElseThrow()
                .run(
                        "openssl",
                        "req",
                        "-x509",
                        "-newkey",
                        "rsa:2048",
                        "-nodes",
                        "-days",
                        "2",
                        "-subj",
                        "/CN=dits test",
                        "-addext",
                        "subjectAltName=IP:127.0.0.1",
                        "-keyout",
                        key().toString(),
                        "-out",
                        certificate().toString());
    }

    /** Starts it again, empty. */
    public void start() {
        List<String> command = new ArrayList<>(List.of(
                "redis-server",
                "--bind",
                "127.0.0.1",
                encrypted ? "--tls-port" : "--port",
                Integer.toString(port),
                "--save",
                "",
                "--appendonly",
                "no"));
        if (encrypted) {
            String certificate = certificate().toString();
            command.addAll(List.of("--port", "0", "--tls-cert-file", certificate, "--tls-ca-cert-file", certificate));
            command.addAll(List.of("--tls-key-file", key().toString()));
        }
        command.addAll(options);
        try {
            process = Optional.of(programs.orElseThrow().start(port, command.toArray(String[]::new)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends it at once, with all that it has. */
    public void stop() {
        Process running = process.orElseThrow();
        running.destroyForcibly();
        running.onExit().join();
    }

    /** Stops its time: it takes connections and answers nothing. */
    public void freeze() {
        signal("STOP");
    }

    /** Lets its time go on. */
    public void thaw() {
        signal("CONT");
    }

    private void signal(String name) {
        try {
            programs.orElseThrow()
                    .run("kill", "-" + name, Long.toString(process.orElseThrow().pid()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Forgets all that it has. */
    public void flush() {
        ask("FLUSHALL");
    }

    /** Sends a command and gives the first line of the answer. */
    public String ask(String command) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
            byte[] answer = new byte[512];
            int count = socket.getInputStream().read(answer);
            return new String(answer, 0, Math.max(0, count), StandardCharsets.US_ASCII).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void afterAll(ExtensionContext context) throws IOException {
        process.filter(Process::isAlive).ifPresent(_ -> stop());
        programs.ifPresent(Programs::close);
        if (folder.isPresent()) {
            Folders.delete(folder.get());
        }
    }
}
