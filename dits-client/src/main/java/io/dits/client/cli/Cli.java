// SPDX-License-Identifier: Apache-2.0
package io.dits.client.cli;

import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * The command line: finds the command, parses, runs it, and ends with an exit code.
 *
 * @param directory where the process runs, absolute
 * @param version what {@code --version} shows, read only then
 */
public record Cli(
        CommandTable table,
        Terminal terminal,
        Path directory,
        Map<String, String> environment,
        Clock clock,
        RandomGenerator random,
        Supplier<String> version) {

    /** Runs one command line; nothing is thrown. */
    public ExitCode run(String... args) {
        GlobalOptions options = new GlobalOptions();
        // What the user wanted to see is needed before parsing has succeeded.
        options.jsonInSight = Arrays.asList(args).contains("--json");
        try {
            return parseAndRun(options, rewriteHelp(args));
        } finally {
            terminal.out().flush();
            terminal.err().flush();
        }
    }

    private ExitCode parseAndRun(GlobalOptions options, List<String> args) {
        Optional<String> name = commandName(args);
        if (name.isEmpty()) {
            return withoutCommand(options, args);
        }
        Optional<Entry> entry = table.find(name.get());
        if (entry.isEmpty()) {
            return usage(options, "'" + name.get() + "' is no command of dits", unknownHint(name.get()));
        }
        Optional<GlobalOptions> plain = entry.get().alone() ? GlobalOptions.plain(args) : Optional.empty();
        if (plain.isPresent() && !plain.get().help && !plain.get().version) {
            return act(plain.get(), entry.get().make().get());
        }
        ParseResult parsed;
        try {
            parsed = table.only(options, entry.get()).parseArgs(args.toArray(String[]::new));
        } catch (ParameterException e) {
            String command = e.getCommandLine().getCommandSpec().qualifiedName();
            return usage(options, firstLine(e), "Run: " + command + " --help");
        }
        return run(options, parsed);
    }

    private ExitCode run(GlobalOptions options, ParseResult parsed) {
        ParseResult deepest = parsed;
        while (deepest.hasSubcommand()) {
            deepest = deepest.subcommand();
        }
        CommandLine command = deepest.commandSpec().commandLine();
        if (options.help) {
            terminal.out().print(command.getUsageMessage(CommandLine.Help.Ansi.OFF));
            return ExitCode.DONE;
        }
        return act(options, command.getCommand());
    }

    private ExitCode act(GlobalOptions options, Action action) {
        Console console = options.console(terminal, environment, clock);
        Path where = directory.resolve(options.directory.orElse(Path.of(""))).normalize();
        try {
            return action.run(new Session(where, console, environment, clock, random));
        } catch (Throwable thrown) { // the edge: whatever it is, it becomes an exit code
            return fail(console, thrown);
        }
    }

    private ExitCode fail(Console console, Throwable thrown) {
        Problems.Told told = Problems.tell(thrown);
        console.fail(told.code(), told.message(), told.hints());
        if (!environment.getOrDefault("DITS_TRACE", "").isEmpty()) {
            thrown.printStackTrace(terminal.err());
        }
        return told.code();
    }

    private ExitCode withoutCommand(GlobalOptions given, List<String> args) {
        GlobalOptions options = GlobalOptions.plain(args).orElse(given);
        try {
            if (options == given) {
                CommandTable.root(options).parseArgs(args.toArray(String[]::new));
            }
        } catch (ParameterException e) {
            return usage(options, firstLine(e), "Run: dits --help");
        }
        if (options.version) {
            terminal.out().print("dits " + version.get() + "\n");
            return ExitCode.DONE;
        }
        terminal.out().print(Overview.text(table));
        return options.help ? ExitCode.DONE : ExitCode.USAGE;
    }

    private ExitCode usage(GlobalOptions options, String message, String... hints) {
        options.console(terminal, environment, clock).fail(ExitCode.USAGE, message, List.of(hints));
        return ExitCode.USAGE;
    }

    private String[] unknownHint(String name) {
        return Similar.to(
                        name,
                        table.groups().stream()
                                .flatMap(group -> group.entries().stream())
                                .map(Entry::name)
                                .toList())
                .map(near -> new String[] {"Did you mean: dits " + near, "Run: dits --help"})
                .orElse(new String[] {"Run: dits --help"});
    }

    /** {@code dits help push} is {@code dits push --help}. */
    private static List<String> rewriteHelp(String[] args) {
        List<String> rewritten = new ArrayList<>(List.of(args));
        if (!rewritten.isEmpty() && rewritten.getFirst().equals("help")) {
            rewritten.removeFirst();
            rewritten.add("--help");
        }
        return rewritten;
    }

    private static Optional<String> commandName(List<String> args) {
        for (int i = 0; i < args.size(); i++) {
            String arg = args.get(i);
            if (arg.equals("-C")) {
                i++;
            } else if (!arg.startsWith("-")) {
                return Optional.of(arg);
            }
        }
        return Optional.empty();
    }

    private static String firstLine(ParameterException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }
}
