// SPDX-License-Identifier: Apache-2.0
package io.dits.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** One of the programs in a process of its own, as people and init systems see it. */
final class ServerProcess implements AutoCloseable {
    static final String PASSWORD = "a password for processes";
    private static final String END = "\0";

    private final Process process;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final List<String> said = new ArrayList<>();

    private ServerProcess(Process process) {
        this.process = process;
        Thread.ofVirtual().start(this::read);
    }

    /** Starts a program with these variables and no others of Dits. */
    static ServerProcess of(Class<?> main, Map<String, String> environment, String... arguments) throws IOException {
        return of(256, main, environment, arguments);
    }

    /** The same with a heap of so many MiB. */
    static ServerProcess of(int heap, Class<?> main, Map<String, String> environment, String... arguments)
            throws IOException {
        List<String> command = new ArrayList<>();
        if (System.getProperty("os.name").startsWith("Linux")) {
            // Where a shell started the tests in the background, SIGINT is ignored, by nohup SIGHUP as well; children
            // would
            // ignore them, too.
            command.addAll(List.of("env", "--default-signal=INT,HUP"));
        }
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + heap + "m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("DITS_") || name.startsWith("S3_"));
        List.of("DATABASE_URL", "JWT_SECRET", "LOG_LEVEL", "REDIS_URL").forEach(builder.environment()::remove);
        builder.environment().putAll(environment);
        ServerProcess started = new ServerProcess(builder.start());
        started.process.getOutputStream().close();
        return started;
    }

    /** A server with a PostgreSQL of its own, on any free port. */
    static ServerProcess embedded(Path data, String... more) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("--embedded", "--data", data.toString()));
        if (!List.of(more).contains("--port")) {
            arguments.addAll(List.of("--port", "0"));
        }
        arguments.addAll(List.of(more));
        return of(ServerMain.class, Map.of("DITS_ADMIN_PASSWORD", PASSWORD), arguments.toArray(new String[0]));
    }

    private void read() {
        try (BufferedReader in = process.inputReader(StandardCharsets.UTF_8)) {
            in.lines().forEach(lines::add);
        } catch (IOException | java.io.UncheckedIOException closed) {
            lines.add("the output broke off");
        }
        lines.add(END);
    }

    /** Returns the line that has this text, when it is said. */
    String awaitLine(String text) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
        while (true) {
            String line = lines.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (line == null || line.equals(END)) {
                throw new AssertionError("wanted a line with '" + text + "', it said:\n" + String.join("\n", said));
            }
            said.add(line);
            if (line.contains(text)) {
                return line;
            }
        }
    }

    /** The address, when the server is ready. */
    String awaitReady() throws InterruptedException {
        String line = awaitLine("Dits is ready at ");
        return line.substring(line.indexOf("http://"));
    }

    /** Everything that was said to the end of the process. */
    String awaitEnd() throws InterruptedException {
        if (!process.waitFor(2, TimeUnit.MINUTES)) {
            throw new AssertionError("still running; it said:\n" + String.join("\n", said));
        }
        for (String line = lines.take(); !line.equals(END); line = lines.take()) {
            said.add(line);
        }
        lines.add(END);
        return String.join("\n", said);
    }

    /** The exit status; the process has to end. */
    int status() throws InterruptedException {
        awaitEnd();
        return process.exitValue();
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Sends a signal: {@code TERM}, {@code INT}, {@code KILL}. */
    void signal(String name) throws IOException, InterruptedException {
        signal(process.pid(), name);
    }

    static void signal(long pid, String name) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("/bin/sh", "-c", "kill -" + name + " " + pid).start();
        if (kill.waitFor() != 0) {
            throw new AssertionError("no process " + pid);
        }
    }

    /** The first process of the PostgreSQL in a data folder; 0 if none has left word of itself. */
    static long postgres(Path data) throws IOException {
        Path file = data.resolve("postgres/data/postmaster.pid");
        return Files.exists(file)
                ? Long.parseLong(Files.readAllLines(file).getFirst().strip())
                : 0;
    }

    static boolean lives(long pid) {
        return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
    }

    /** The administrator of an embedded server at that address. */
    static io.dits.server.http.TestClient admin(String address, HttpClient client) {
        return io.dits.server.http.TestClient.signedIn(address, client, "admin", PASSWORD);
    }

    /** Ends it if it still runs, in order so that its PostgreSQL ends, too. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (process.waitFor(60, TimeUnit.SECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
        throw new AssertionError("did not end within a minute of SIGTERM; it said:\n" + String.join("\n", said));
    }
}
