// SPDX-License-Identifier: Apache-2.0
package io.dits.bench;

import com.sun.net.httpserver.HttpServer;
import io.dits.server.postgres.Migrations;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What a server takes and gives: its start, its memory, small requests, its metrics, and what logs, metrics and tracing cost of it. The
 * server is that of the archive, over a PostgreSQL that this brings. Arguments: {@code --home CHECKOUT --dir DIR}, an empty or missing
 * folder, and {@code --seconds N --rounds N --redis URL --short}.
 */
public final class Serve {
    private static final int STARTS = 5;
    private static final int SCRAPES = 50;

    private final Path home;
    private final Path dir;
    private final int seconds;
    private final int rounds;
    private final boolean shortForm;
    private final Optional<String> redis;
    private final StringBuilder table = new StringBuilder("| what | measured | aim |\n|---|---:|---:|\n");

    private Serve(Options options) {
        home = options.path("--home", "");
        dir = options.path("--dir", "serve").toAbsolutePath();
        shortForm = options.has("--short");
        seconds = options.number("--seconds", shortForm ? 1 : 10);
        rounds = options.number("--rounds", shortForm ? 1 : 6);
        redis = options.text("--redis");
    }

    /** Prints one Markdown table. */
    @SuppressWarnings("SystemOut")
    public static void main(String[] args) throws Exception {
        System.out.println(run(args));
    }

    /** Runs all; the table, in Markdown. */
    public static String run(String... args) throws Exception {
        return new Serve(Options.of(
                        List.of("--home", "--dir", "--seconds", "--rounds", "--redis"), List.of("--short"), args))
                .run();
    }

    private String run() throws Exception {
        Files.createDirectories(dir);
        AtomicLong batches = new AtomicLong();
        try (OwnDatabase own = OwnDatabase.in(dir.resolve("postgres"))) {
            new Migrations(own.database()).up();
            HttpServer sink = sink(batches);
            try {
                Installed installed = new Installed(home, dir, own.address(), redis);
                Path usual = installed.config("usual", "");
                installed.user(usual);
                starts(installed, usual);
                try (ServerProcess server = installed.start(usual)) {
                    idle(server);
                    served(server);
                }
                String collector = "http://127.0.0.1:" + sink.getAddress().getPort() + "/v1/traces";
                observed(installed, collector);
            } finally {
                sink.stop(0);
            }
            row("— batches of spans that came from it", "%.0f", batches.doubleValue(), "");
        }
        return table.toString();
    }

    /** Stands for a collector of OpenTelemetry. */
    private static HttpServer sink(AtomicLong batches) throws IOException {
        HttpServer sink = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        sink.createContext("/", exchange -> {
            try (exchange) {
                exchange.getRequestBody().readAllBytes();
                batches.incrementAndGet();
                exchange.sendResponseHeaders(200, -1);
            }
        });
        sink.start();
        return sink;
    }

    private void starts(Installed installed, Path config) throws Exception {
        List<Double> starts = new ArrayList<>();
        List<Double> cpu = new ArrayList<>();
        for (int i = 0; i < (shortForm ? 1 : STARTS); i++) {
            try (ServerProcess server = installed.start(config)) {
                starts.add(server.secondsToReady());
                cpu.add(server.cpuSeconds());
            }
        }
        row("processor time until ready, median of " + cpu.size(), "%.2f s", median(cpu), "");
        row("start to ready, median of " + starts.size(), "%.2f s", median(starts), "< 1.5 s");
        row(
                "— the slowest of them",
                "%.2f s",
                starts.stream().max(Double::compare).orElseThrow(),
                "");
    }

    private void idle(ServerProcess server) throws Exception {
        Thread.sleep(Duration.ofSeconds(shortForm ? 1 : 10));
        row("in memory (VmRSS), idle after its start", "%.0f MiB", server.resident(), "< 200 MiB");
    }

    private void served(ServerProcess server) throws Exception {
        Requests requests = Requests.against(server.port());
        // What is compiled while it runs is not what a server that runs for days does.
        new Load(server.port(), 64, requests).run(Duration.ofSeconds(3L * seconds));
        latencies(server, requests, 64, "< 50 ms");
        latencies(server, requests, 1000, "< 500 ms");
        requests.everyRoute();
        List<Double> scrapes = new ArrayList<>();
        for (int i = 0; i < SCRAPES; i++) {
            scrapes.add(1e3 * requests.scrape());
        }
        row("`/metrics` with all routes' histograms, median of " + SCRAPES, "%.1f ms", median(scrapes), "< 20 ms");
        row(
                "— the slowest of them",
                "%.1f ms",
                scrapes.stream().max(Double::compare).orElseThrow(),
                "");
        row("in memory after all that", "%.0f MiB", server.resident(), "");
    }

    private void latencies(ServerProcess server, Requests requests, int inFlight, String aim) throws IOException {
        double before = server.cpuSeconds();
        Load.Result result = new Load(server.port(), inFlight, requests).run(Duration.ofSeconds(seconds));
        double cpu = server.cpuSeconds() - before;
        String what = inFlight + " small requests in flight";
        row(what + ": a second", "%.0f", result.perSecond(), "");
        row("— p50", "%.1f ms", result.millis(0.5), "");
        row("— p95", "%.1f ms", result.millis(0.95), "");
        row("— p99", "%.1f ms", result.millis(0.99), aim);
        row("— errors", "%.0f", (double) result.failures(), "0");
        row("— the server's processor time for each", "%.3f ms", 1e3 * cpu / result.sorted().length, "");
    }

    /** Two servers over the same database in turns, so that what disturbs the machine disturbs both. */
    private void observed(Installed installed, String collector) throws Exception {
        Path off = installed.config(
                "off", "[logging]\nlevel = \"error\"\n[metrics]\nenabled = false\n[tracing]\nenabled = false\n");
        Path on = installed.config(
                "on",
                "[logging]\nlevel = \"info\"\nformat = \"json\"\noutput = \"file\"\nfile_path = \""
                        + dir.resolve("on.log") + "\"\n[metrics]\nenabled = true\ndetailed = true\n"
                        + "[tracing]\nenabled = true\nsampling_rate = 0.1\notlp_endpoint = \"" + collector + "\"\n");
        try (ServerProcess without = installed.start(off);
                ServerProcess with = installed.start(on)) {
            Measured plain = new Measured(without);
            Measured watched = new Measured(with);
            plain.round(3 * seconds);
            watched.round(3 * seconds);
            plain.forget();
            watched.forget();
            for (int i = 0; i < rounds; i++) {
                plain.round(seconds);
                watched.round(seconds);
            }
            row("64 in flight without logs, metrics and tracing: a second", "%.0f", plain.throughput(), "");
            row("64 in flight with all of them: a second", "%.0f", watched.throughput(), "");
            row(
                    "— of the throughput that is lost",
                    "%.1f %%",
                    100 * (1 - watched.throughput() / plain.throughput()),
                    "< 5 %");
            row("— more processor time of the server", "%.1f %%", 100 * (watched.cpu() / plain.cpu() - 1), "");
        }
    }

    /** Rounds of one server. */
    private static final class Measured {
        private final ServerProcess server;
        private final Requests requests;
        private final List<Double> perSecond = new ArrayList<>();
        private final List<Double> cpuEach = new ArrayList<>();

        Measured(ServerProcess server) throws Exception {
            this.server = server;
            this.requests = Requests.against(server.port());
        }

        void round(int seconds) throws IOException {
            double before = server.cpuSeconds();
            Load.Result result = new Load(server.port(), 64, requests).run(Duration.ofSeconds(seconds));
            perSecond.add(result.perSecond());
            cpuEach.add((server.cpuSeconds() - before) / result.sorted().length);
        }

        void forget() {
            perSecond.clear();
            cpuEach.clear();
        }

        double throughput() {
            return median(perSecond);
        }

        double cpu() {
            return median(cpuEach);
        }
    }

    private void row(String what, String form, double value, String aim) {
        String line = "| " + what + " | " + String.format(Locale.ROOT, form, value) + " | " + aim + " |\n";
        System.err.print(line);
        table.append(line);
    }

    private static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        return (sorted.get((sorted.size() - 1) / 2) + sorted.get(sorted.size() / 2)) / 2;
    }
}
