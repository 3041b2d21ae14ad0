// SPDX-License-Identifier: Apache-2.0
package io.dits.client.cli;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The options that every command has, before or after its name. */
@Command(name = "dits", synopsisSubcommandLabel = "COMMAND")
final class GlobalOptions {
    @Option(
            names = "-C",
            paramLabel = "DIR",
            scope = ScopeType.INHERIT,
            order = 90,
            description = "Run as if started in this directory.")
    Optional<Path> directory = Optional.empty();

    @Option(
            names = "--json",
            scope = ScopeType.INHERIT,
            order = 91,
            description = "Answer with one JSON document; errors too.")
    boolean json;

    /** True if the words have it, also before they are parsed. A flag whose field is true already would become false. */
    boolean jsonInSight;

    @Option(
            names = {"-q", "--quiet"},
            scope = ScopeType.INHERIT,
            order = 92,
            description = "Say nothing but what was asked for, and errors.")
    boolean quiet;

    @Option(names = "--no-progress", scope = ScopeType.INHERIT, order = 93, description = "Show no progress.")
    boolean noProgress;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            order = 94,
            description = "Show this help.")
    boolean help;

    @Option(names = "--version", versionHelp = true, order = 95, description = "Show the version.")
    boolean version;

    /**
     * What the words say that are these options; empty if there is more to them than these options and one other word, so
     * that it takes a parser to read them.
     */
    static Optional<GlobalOptions> plain(List<String> words) {
        GlobalOptions options = new GlobalOptions();
        boolean named = false;
        if (new HashSet<>(words).size() < words.size()) {
            return Optional.empty();
        }
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            if (word.equals("-C") && options.directory.isEmpty() && i + 1 < words.size() && isPlain(words.get(i + 1))) {
                i++;
                options.directory = Optional.of(Path.of(words.get(i)));
            } else if (!named && isPlain(word)) {
                named = true;
            } else if (!options.take(word)) {
                return Optional.empty();
            }
        }
        return Optional.of(options);
    }

    private static boolean isPlain(String word) {
        return !word.isEmpty() && !word.startsWith("-") && !word.startsWith("@");
    }

    /** False if the word is none of the flags. */
    private boolean take(String word) {
        switch (word) {
            case "--json" -> json = true;
            case "-q", "--quiet" -> quiet = true;
            case "--no-progress" -> noProgress = true;
            case "-h", "--help" -> help = true;
            case "--version" -> version = true;
            default -> {
                return false;
            }
        }
        return true;
    }

    /** The console that these options ask for. */
    Console console(Terminal terminal, Map<String, String> environment, java.time.InstantSource time) {
        boolean plain = environment.getOrDefault("NO_COLOR", "").isEmpty()
                && !environment.getOrDefault("TERM", "").equals("dumb");
        boolean asked = json || jsonInSight;
        boolean silent = quiet || asked || noProgress;
        return new Console(
                terminal,
                quiet,
                asked,
                terminal.outIsTerminal() && plain,
                silent
                        ? io.dits.client.progress.Progress.none()
                        : new ShownProgress(terminal.err(), terminal.errIsTerminal(), time));
    }
}
