// SPDX-License-Identifier: Apache-2.0
package io.dits.server;

import io.dits.server.admin.Prompt;
import io.dits.server.config.ConfigReader;
import io.dits.server.config.ServerConfig;
import io.dits.storage.guard.Circuit;
import io.dits.storage.guard.Retry;
import io.dits.testkit.postgres.TestPostgres;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;

/** A configuration file over a database of the tests and a folder: what an operator has, with the programs run in this process. */
final class TestInstallation {
    static final String SECRET = "9f8e7d6c5b4a39281706f5e4d3c2b1a09f8e7d6c5b4a3928";

    /** Of a storage that is away it is soon known, and soon that it is back. */
    static final StorageGuards.Terms IMPATIENT = new StorageGuards.Terms(
            new Retry.Terms(Duration.ofMillis(10), Duration.ofMillis(100), Duration.ofSeconds(1)),
            new Circuit.Terms(5, Duration.ofMillis(200), Duration.ofMillis(200)));

    private final Path folder;
    private final String databaseUrl;

    /** Writes the configuration below that folder. */
    TestInstallation(Path folder, String jdbcUrl) throws IOException {
        this.folder = folder;
        // The driver's form to the one of operators; the database of the tests takes any password.
        this.databaseUrl = jdbcUrl.replaceFirst("jdbc:postgresql://", "postgres://postgres:anything@")
                .replaceFirst("\\?.*", "");
        Files.writeString(config(), """
                [server]
                host = "127.0.0.1"
                port = 0
                [database]
                url = "%s"
                pool_timeout = "3s"
                [storage.local]
                path = "%s"
                [auth]
                jwt_secret = "%s"
                [logging]
                format = "pretty"
                """.formatted(databaseUrl, storage(), SECRET));
    }

    /** One with a database whose schema is this version's. */
    static TestInstallation ready(Path folder, TestPostgres postgres) throws IOException {
        TestInstallation installation = new TestInstallation(folder, postgres.url());
        installation.migrate("up").ok();
        return installation;
    }

    Path config() {
        return folder.resolve("config.toml");
    }

    Path storage() {
        return folder.resolve("storage");
    }

    /** Puts other sections in the place of that of the folder. */
    void storageIs(String sections) throws IOException {
        Files.writeString(
                config(),
                Files.readString(config())
                        .replaceFirst("(?s)\\[storage.local].*?(?=\\[auth])", Matcher.quoteReplacement(sections)));
    }

    String databaseUrl() {
        return databaseUrl;
    }

    /** What a program left. */
    record Outcome(int status, String out, String err) {
        Outcome ok() {
            if (status != 0) {
                throw new AssertionError("exit status " + status + "\n--- out\n" + out + "\n--- err\n" + err);
            }
            return this;
        }
    }

    private interface Program {
        int run(Outside outside, String... arguments);
    }

    Outcome migrate(String... arguments) {
        return run(MigrateMain::run, Map.of("DITS_CONFIG", config().toString()), "", arguments);
    }

    Outcome admin(String... arguments) {
        return adminReading("", arguments);
    }

    Outcome adminReading(String input, String... arguments) {
        return run(AdminMain::run, Map.of("DITS_CONFIG", config().toString()), input, arguments);
    }

    /** {@code dits-admin} at a terminal at which somebody types these lines. */
    Outcome adminTyping(List<String> lines, String... arguments) {
        Iterator<String> typed = lines.iterator();
        return run(
                AdminMain::run,
                Map.of("DITS_CONFIG", config().toString()),
                "",
                Optional.of(_ -> typed.next()),
                arguments);
    }

    /** {@code dits-admin} with these variables alone. */
    static Outcome adminIn(Map<String, String> environment, String... arguments) {
        return run(AdminMain::run, environment, "", arguments);
    }

    /** {@code dits-server} where it cannot start. */
    static Outcome failingServer(Map<String, String> environment, String... arguments) {
        return run((outside, words) -> ServerCommand.line(outside).execute(words), environment, "", arguments);
    }

    private static Outcome run(Program program, Map<String, String> environment, String input, String... arguments) {
        return run(program, environment, input, Optional.empty(), arguments);
    }

    private static Outcome run(
            Program program,
            Map<String, String> environment,
            String input,
            Optional<Prompt> prompt,
            String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int status = program.run(
                new Outside(
                        environment,
                        new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                        prompt,
                        new PrintWriter(out, true),
                        new PrintWriter(err, true),
                        Clock.systemUTC(),
                        new SecureRandom()),
                arguments);
        return new Outcome(status, out.toString(), err.toString());
    }

    /** A server on a free port, as the configuration says. */
    RunningServer serve() throws IOException {
        return wiring(IMPATIENT).start(configuration());
    }

    /** The same over another back-end, with those guards. */
    RunningServer serve(Supplier<OpenStorage> storage, StorageGuards.Terms guards) throws IOException {
        return wiring(guards).start(configuration(), storage);
    }

    private ServerConfig configuration() {
        return new ConfigReader(Map.of()).read(Optional.of(config())).whole().orElseThrow();
    }

    private static Wiring wiring(StorageGuards.Terms guards) {
        return new Wiring(
                new Outside(
                        Map.of(),
                        java.io.InputStream.nullInputStream(),
                        new PrintWriter(new StringWriter()),
                        new PrintWriter(new StringWriter()),
                        Clock.systemUTC(),
                        new SecureRandom()),
                guards);
    }
}
