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
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command line of {@code dits-migrate}. */
@Command(
        name = "dits-migrate",
        description =
                "Brings the database's schema to this version of Dits. Two at once wait for each other; again does nothing.",
        synopsisSubcommandLabel = "COMMAND",
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "1:not done, or the schema is not this version's", "2:wrong usage"})
final class MigrateCommand implements Runnable {
    private final Outside outside;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description = "The configuration; else the file that DITS_CONFIG names, else /etc/dits/config.toml;"
                    + " DATABASE_URL wins over it.")
    private @Nullable Path config;

    private MigrateCommand(Outside outside) {
        this.outside = outside;
    }

    /** The command line in a world. */
    static CommandLine line(Outside outside) {
        CommandLine line = new CommandLine(new MigrateCommand(outside));
        HelpOption.addTo(line);
        line.setOut(outside.out()).setErr(outside.err());
        line.setExecutionExceptionHandler((e, _, _) -> {
            outside.err().println("dits-migrate: " + e.getMessage());
            if (!(e instanceof StoreException)) {
                e.printStackTrace(outside.err());
            }
            return 1;
        });
        return line;
    }

    @Override
    public void run() {
        throw new ParameterException(
                Objects.requireNonNull(spec).commandLine(), "a command is missing: up, status or validate");
    }

    @Command(description = "Take the steps that are pending.")
    int up() {
        int steps = with(migrations -> {
            int taken = migrations.up();
            migrations.extensions().forEach(note -> outside.err().println("note: " + note));
            return taken;
        });
        outside.out().println(steps == 0 ? "nothing to do" : steps + (steps == 1 ? " step" : " steps") + " taken");
        return 0;
    }

    @Command(description = "List all steps and whether they were taken; ends with 1 if one is pending or failed.")
    int status() {
        List<Migrations.Step> steps = with(Migrations::status);
        steps.forEach(step -> outside.out().printf("%-8s %-9s %s%n", step.version(), step.state(), step.description()));
        boolean current = steps.stream().noneMatch(step -> step.state().matches("pending|failed"));
        return current ? 0 : 1;
    }

    @Command(description = "Check that the schema is this version's and that nobody edited its steps.")
    int validate() {
        List<String> problems = with(Migrations::problems);
        problems.forEach(outside.out()::println);
        outside.out().println(problems.isEmpty() ? "the schema is this version's" : problems.size() + " problems");
        return problems.isEmpty() ? 0 : 1;
    }

    private <T> T with(Function<Migrations, T> work) {
        ConfigReader reader = new ConfigReader(outside.environment());
        Reading reading = reader.read(config == null ? reader.usualFile() : Optional.of(config));
        ServerConfig.Database settings = reading.database()
                .orElseThrow(() -> new StoreException(
                        StoreException.Kind.DENIED, "the configuration is not good enough:\n  " + faults(reading)));
        try (Database database = new Wiring(outside).shortLived(settings)) {
            return work.apply(new Migrations(database));
        }
    }

    private static String faults(Reading reading) {
        return reading.errors().stream()
                .filter(fault -> fault.key().isEmpty() || fault.key().startsWith("database."))
                .map(Fault::toString)
                .collect(Collectors.joining("\n  "));
    }
}
