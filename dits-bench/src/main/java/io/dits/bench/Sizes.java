// SPDX-License-Identifier: Apache-2.0
package io.dits.bench;

import io.dits.server.postgres.Migrations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/**
 * What a server takes for so many people at work: each asks for something small every 30 s, and pushes a new file of 50 MiB and clones one
 * in each hour. Everything of a part of that hour really happens, by the programs of the archive. Arguments: {@code --home CHECKOUT --dir DIR},
 * an empty or missing folder, and {@code --users N,N,N --seconds N --mib N}.
 */
public final class Sizes {
    private static final Duration EVERY = Duration.ofSeconds(30);
    private static final double HOUR = 3600;

    private final Path home;
    private final Path dir;
    private final int seconds;
    private final int mebibytes;
    private final List<Integer> users;
    private final StringBuilder table = new StringBuilder(
            "| people | small requests a second | their p99 | pushes, clones | server: processors, MiB |"
                    + " PostgreSQL: processors, connections | rows kept by a push |\n|---:|---:|---:|---:|---:|---:|---:|\n");

    private Sizes(Options options) {
        home = options.path("--home", "");
        dir = options.path("--dir", "sizes").toAbsolutePath();
        seconds = options.number("--seconds", 120);
        mebibytes = options.number("--mib", 50);
        users = Arrays.stream(options.text("--users").orElse("10,100,1000").split(","))
                .map(Integer::valueOf)
                .toList();
    }

    /** Prints one Markdown table. */
    @SuppressWarnings("SystemOut")
    public static void main(String[] args) throws Exception {
        System.out.println(run(args));
    }

    /** Runs all; the table, in Markdown. */
    public static String run(String... args) throws Exception {
        return new Sizes(Options.of(List.of("--home", "--dir", "--users", "--seconds", "--mib"), List.of(), args))
                .run();
    }

    private String run() throws Exception {
        Files.createDirectories(dir);
        try (OwnDatabase own = OwnDatabase.in(dir.resolve("postgres"))) {
            new Migrations(own.database()).up();
            Installed installed = new Installed(home, dir, own.address(), Optional.empty());
            Path config = installed.config("usual", "");
            installed.user(config);
            for (int count : users) {
                try (ServerProcess server = installed.start(config)) {
                    measure(own, server, count);
                }
            }
        }
        return table.toString();
    }

    private void measure(OwnDatabase own, ServerProcess server, int people) throws Exception {
        Requests requests = Requests.against(server.port());
        // At least one, however few they are.
        int pushes = (int) Math.max(1, Math.round(people * seconds / HOUR));
        Shell shell = shell(people);
        String url = "http://127.0.0.1:" + server.port();
        shell.time(
                dir,
                "printf '%s' '" + Installed.PASSWORD + "' | dits login " + url + " --email " + Installed.USER
                        + "@localhost --password-stdin");
        for (int i = 0; i < pushes; i++) {
            prepare(shell, url, people, i);
        }
        double cpu = server.cpuSeconds();
        double rows = own.cpuSeconds();
        long size = size(own);
        long begun = System.nanoTime();
        double[] latencies;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Void>> transfers = IntStream.range(0, pushes)
                    .mapToObj(i -> threads.submit(
                            () -> transfer(shell, url, people, i, begun + i * (seconds * 1_000_000_000L / pushes))))
                    .toList();
            latencies = poll(threads, requests, people, begun);
            for (Future<Void> transfer : transfers) {
                transfer.get();
            }
        }
        double wall = (System.nanoTime() - begun) / 1e9;
        String line = String.format(
                Locale.ROOT,
                "| %d | %.1f | %.0f ms | %d | %.2f, %.0f | %.2f, %d | %.0f KiB |%n",
                people,
                latencies.length / wall,
                latencies[(int) (0.99 * latencies.length)],
                pushes,
                (server.cpuSeconds() - cpu) / wall,
                server.mostResident(),
                (own.cpuSeconds() - rows) / wall,
                connections(own),
                (size(own) - size) / 1024.0 / pushes);
        System.err.print(line);
        table.append(line);
    }

    private Shell shell(int people) throws IOException {
        Path person = Files.createDirectories(dir.resolve("person-" + people));
        return new Shell(
                Map.of(
                        "PATH", home.resolve("dits-dist/target/dits/bin") + ":" + System.getenv("PATH"),
                        "HOME", person.toString(),
                        "XDG_CONFIG_HOME", person.resolve(".config").toString()),
                dir.resolve("commands.log"));
    }

    /** A working copy with a new file, all but pushed. */
    private void prepare(Shell shell, String url, int people, int number) throws IOException, InterruptedException {
        Path copy = Files.createDirectories(dir.resolve("copy-" + people + "-" + number));
        shell.time(
                copy,
                "set -e; dits init; dits config set user.name bench; dits config set user.email bench@localhost; dits remote add origin "
                        + url + "/" + Requests.repository(number) + "; head -c " + mebibytes
                        + "M /dev/urandom > clip.mov; dits add clip.mov; dits commit -m cut; dits switch -c people-"
                        + people + "-" + number);
    }

    private Void transfer(Shell shell, String url, int people, int number, long due)
            throws IOException, InterruptedException {
        sleepUntil(due);
        Path copy = dir.resolve("copy-" + people + "-" + number);
        shell.time(copy, "dits push -u origin people-" + people + "-" + number);
        shell.time(
                dir,
                "dits clone --branch people-" + people + "-" + number + " " + url + "/" + Requests.repository(number)
                        + " clone-" + people + "-" + number + " && rm -rf clone-" + people + "-" + number + " copy-"
                        + people + "-" + number);
        return null;
    }

    /** Milliseconds from when each request was due to its answer, sorted. */
    private double[] poll(ExecutorService threads, Requests requests, int people, long begun)
            throws InterruptedException, ExecutionException {
        ConcurrentLinkedQueue<Double> latencies = new ConcurrentLinkedQueue<>();
        long end = begun + seconds * 1_000_000_000L;
        List<Future<Void>> polls = IntStream.range(0, people)
                .mapToObj(person -> threads.submit(() -> {
                    long due = begun + person * (EVERY.toNanos() / people);
                    for (int i = 0; due < end; i++, due += EVERY.toNanos()) {
                        sleepUntil(due);
                        requests.ask(person + i);
                        latencies.add((System.nanoTime() - due) / 1e6);
                    }
                    return (Void) null;
                }))
                .toList();
        for (Future<Void> poll : polls) {
            poll.get();
        }
        return latencies.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    }

    private static void sleepUntil(long due) throws InterruptedException {
        long left = due - System.nanoTime();
        if (left > 0) {
            Thread.sleep(Duration.ofNanos(left));
        }
    }

    private static long size(OwnDatabase own) throws SQLException {
        return number(own, "select pg_database_size(current_database())");
    }

    private static long connections(OwnDatabase own) throws SQLException {
        // Not those of the bench.
        return number(own, "select count(*) from pg_stat_activity where application_name = 'dits-server'");
    }

    private static long number(OwnDatabase own, String query) throws SQLException {
        try (Connection sql = own.connect();
                Statement statement = sql.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getLong(1);
        }
    }
}
