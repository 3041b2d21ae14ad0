// SPDX-License-Identifier: Apache-2.0
package io.dits.server;

import io.dits.core.store.StoreException;
import io.dits.server.admin.HelpOption;
import io.dits.server.config.ConfigReader;
import io.dits.server.config.Fault;
import io.dits.server.config.Reading;
import io.dits.server.config.ServerConfig;
import io.dits.server.postgres.Database;
import io.dits.server.postgres.Migrations;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line of {@code dits-server}. */
@Command(
        name = "dits-server",
        description = {
            "Serves Dits over HTTP until it is told to end (Ctrl-C or SIGTERM).",
            "",
            "With --embedded it brings its own PostgreSQL and keeps everything in one folder. Without, it reads the"
                    + " configuration from --config, else from the file that DITS_CONFIG names, else from"
                    + " /etc/dits/config.toml; DATABASE_URL, REDIS_URL, JWT_SECRET, LOG_LEVEL and S3_* win over the file."
                    + " SIGHUP makes it read them again; its log says what changed and what waits for a start."
        },
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:was told to end", "1:could not start, or not end in order", "2:wrong usage"})
final class ServerCommand implements Callable<Integer> {
    /** The server has served and ended in order; the process ends by itself. */
    static final int SERVED = 0;

    private static final Logger LOG = LoggerFactory.getLogger(ServerCommand.class);

    private final Outside outside;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--config", paramLabel = "FILE", description = "The configuration.")
    private @Nullable Path config;

    @Option(names = "--embedded", description = "Bring an own PostgreSQL; needs --data.")
    private boolean embedded;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "With --embedded: where everything is kept; made if missing.")
    private @Nullable Path data;

    @Option(names = "--port", paramLabel = "N", description = "With --embedded: the port, 0 for any (default 8080).")
    private @Nullable Integer port;

    @Option(
            names = "--host",
            paramLabel = "ADDRESS",
            description = "With --embedded: the address to listen on (default 127.0.0.1).")
    private @Nullable String host;

    private ServerCommand(Outside outside) {
        this.outside = outside;
    }

    /** The command line in a world. */
    static CommandLine line(Outside outside) {
        CommandLine line = new CommandLine(new ServerCommand(outside));
        HelpOption.addTo(line);
        return line.setOut(outside.out()).setErr(outside.err());
    }

    @Override
    public Integer call() throws InterruptedException {
        checkUsage();
        Hangups hangups = Hangups.heeded();
        Lifetime lifetime = new Lifetime();
        Thread hook = lifetime.onSignal(outside.out()::println);
        try {
            if (embedded) {
                serveEmbedded(lifetime, hangups);
            } else {
                serve(lifetime, hangups);
            }
            lifetime.started();
            lifetime.await();
            return SERVED;
        } catch (Lifetime.EndedEarly e) {
            lifetime.started();
            lifetime.await();
            return SERVED;
        } catch (IOException | RuntimeException e) {
            return failed(lifetime, hook, e);
        }
    }

    private void checkUsage() {
        if (embedded && (config != null || data == null)) {
            throw wrong(config == null ? "--embedded wants --data DIR" : "--embedded and --config exclude each other");
        }
        if (!embedded && (data != null || port != null || host != null)) {
            throw wrong("--data, --port and --host are for --embedded; else the configuration says it");
        }
        if (port != null && (port < 0 || port > 65535)) {
            throw wrong("--port wants a number of 0 to 65535, found " + port);
        }
    }

    private ParameterException wrong(String message) {
        return new ParameterException(java.util.Objects.requireNonNull(spec).commandLine(), message);
    }

    private int failed(Lifetime lifetime, Thread hook, Exception cause) throws InterruptedException {
        outside.err().println("dits-server: " + cause.getMessage());
        if (!(cause instanceof IOException || cause instanceof StoreException || cause instanceof Refused)) {
            cause.printStackTrace(outside.err());
        }
        try {
            lifetime.close();
        } catch (IllegalStateException e) {
            outside.err().println("dits-server: " + e.getMessage());
        }
        lifetime.started();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException ending) {
            // Told to end meanwhile: that ends the process.
            hook.join();
        }
        return 1;
    }

    private void serveEmbedded(Lifetime lifetime, Hangups hangups) throws IOException {
        String address = new EmbeddedServer(outside, outside.out()::println, lifetime)
                .start(
                        java.util.Objects.requireNonNull(data),
                        host == null ? "127.0.0.1" : host,
                        port == null ? 8080 : port)
                .address();
        hangups.then(
                () -> outside.out().println("SIGHUP: nothing to read again, --embedded has no configuration file"));
        LOG.info("listening on {}", address);
        outside.out().print(Welcome.text(address, bin()));
        outside.out().flush();
    }

    private static Optional<Path> bin() {
        return Optional.ofNullable(System.getProperty("dits.home")).map(home -> Path.of(home, "bin"));
    }

    private void serve(Lifetime lifetime, Hangups hangups) throws IOException {
        ConfigReader reader = new ConfigReader(outside.environment());
        Optional<Path> file = config == null ? reader.usualFile() : Optional.of(config);
        Reading reading = reader.read(file);
        ServerConfig whole = reading.whole().orElseThrow(() -> new Refused(reading));
        LogOutput.set(whole.logging());
        reading.warnings().forEach(warning -> LOG.warn("{}", warning));
        reading.notes().forEach(note -> LOG.info("{}", note));
        Wiring wiring = new Wiring(outside);
        RunningServer server = lifetime.own(wiring.start(whole));
        server.reloads().addSimple("the log", now -> {
            LogOutput.level(now.logging().level());
            LogOutput.reopen();
        });
        hangups.then(server.reloads().from(reading, () -> reader.read(file)));
        LOG.info("listening on {}", server.address());
        server.secureAddress().ifPresent(address -> LOG.info("listening on {}", address));
        lookAround(wiring, whole, server);
    }

    /** If the storage is not this installation's, the server ends. Whatever is asked of it meanwhile looks there, too. */
    private static void lookAround(Wiring wiring, ServerConfig config, RunningServer server) {
        try (Database database = wiring.shortLived(config.database())) {
            if (current(database)) {
                server.claimStorage(database);
            }
        }
    }

    /** A server that waits for its database, or for its migration, says so once; /ready says it all the time. */
    private static boolean current(Database database) {
        try {
            Optional<String> obstacle = new Migrations(database).obstacle();
            if (obstacle.isEmpty()) {
                return true;
            }
            LOG.warn("{}", obstacle.get());
        } catch (StoreException e) {
            LOG.warn("the database does not answer yet: {}", e.getMessage());
        }
        return false;
    }

    /** The configuration has errors. */
    private static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Refused(Reading reading) {
            super(text(reading));
        }

        private static String text(Reading reading) {
            StringBuilder text = new StringBuilder("the configuration is not good enough to start:");
            for (Fault error : reading.errors()) {
                text.append("\n  ").append(error);
            }
            return text.toString();
        }
    }
}
