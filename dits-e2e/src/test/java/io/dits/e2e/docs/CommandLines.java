// SPDX-License-Identifier: Apache-2.0
package io.dits.e2e.docs;

import io.dits.client.cli.Terminal;
import io.dits.server.AdminMain;
import io.dits.server.MigrateMain;
import io.dits.server.Outside;
import io.dits.server.ServerMain;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine;

/** Finds the programs' command lines in lines of a shell, and what the programs would make of them. */
final class CommandLines {
    private static final Set<String> PROGRAMS = Set.of("dits", "dits-server", "dits-admin", "dits-migrate");
    private static final Set<String> ENDS = Set.of("|", "||", "&&", ";", ">", ">>", "2>&1", "#");
    private static final Set<String> CARRIERS = Set.of("docker", "docker-compose", "podman", "kubectl");
    private static final Pattern WORD = Pattern.compile("(?:\"[^\"]*\"|'[^']*'|[^\\s\"']+)+");

    private CommandLines() {}

    /** The command lines of the programs in a piece of a shell's script, each with its program first. */
    static List<List<String>> in(String script) {
        List<List<String>> found = new ArrayList<>();
        for (String line : script.replace("\\\n", " ").lines().toList()) {
            List<String> words = new ArrayList<>();
            WORD.matcher(line).results().map(word -> word.group()).forEach(words::add);
            while (!words.isEmpty()) {
                List<String> piece =
                        words.stream().takeWhile(word -> !ENDS.contains(word)).toList();
                program(piece).ifPresent(found::add);
                boolean comment =
                        piece.size() < words.size() && words.get(piece.size()).equals("#");
                words = comment ? List.of() : words.subList(Math.min(words.size(), piece.size() + 1), words.size());
            }
        }
        return found;
    }

    private static Optional<List<String>> program(List<String> piece) {
        int at = 0;
        while (at < piece.size()
                && (piece.get(at).matches("[A-Z_]+=.*") || piece.get(at).equals("exec"))) {
            at++;
        }
        if (at + 2 < piece.size() && piece.get(at).equals("sudo")) {
            at += 3;
        } else if (at < piece.size() && CARRIERS.contains(piece.get(at))) {
            // The first words may be names of a service and a namespace, which are called like programs.
            while (at < piece.size() && !piece.get(at).matches("dits-(admin|migrate)")) {
                at++;
            }
        }
        if (at >= piece.size()) {
            return Optional.empty();
        }
        String name = piece.get(at).replaceFirst(".*/", "");
        if (!PROGRAMS.contains(name)) {
            return Optional.empty();
        }
        List<String> words = new ArrayList<>(List.of(name));
        piece.subList(at + 1, piece.size()).forEach(word -> words.add(word.replaceAll("[\"']", "")));
        return Optional.of(words);
    }

    /** What the program says against a command line; empty if it understands it. */
    static Optional<String> wrong(List<String> words) {
        try {
            line(words.getFirst()).parseArgs(words.subList(1, words.size()).toArray(String[]::new));
            return Optional.empty();
        } catch (CommandLine.ParameterException e) {
            return Optional.of(String.join(" ", words) + ": " + e.getMessage());
        }
    }

    /** The command line of a program. */
    static CommandLine line(String program) {
        PrintWriter quiet = new PrintWriter(Writer.nullWriter());
        Outside server = new Outside(
                Map.of(), InputStream.nullInputStream(), quiet, quiet, Clock.systemUTC(), new SecureRandom());
        return switch (program) {
            case "dits" -> client();
            case "dits-server" -> ServerMain.line(server);
            case "dits-admin" -> AdminMain.line(server);
            case "dits-migrate" -> MigrateMain.line(server);
            default -> throw new IllegalArgumentException(program);
        };
    }

    private static CommandLine client() {
        PrintStream quiet = new PrintStream(OutputStream.nullOutputStream());
        Terminal terminal = new Terminal(
                InputStream.nullInputStream(), quiet, quiet, false, false, false, prompt -> Optional.empty());
        return io.dits.client.Wiring.commands(new io.dits.client.Outside(
                        terminal,
                        Path.of(""),
                        Map.of(),
                        Clock.systemUTC(),
                        new SplittableRandom(),
                        wait -> {},
                        Duration.ofSeconds(1)))
                .all();
    }

    /** The exit codes that the help of a program lists; none for {@code dits}, which has them in a list of its own. */
    static Set<String> exitCodes(String program) {
        return line(program).getCommandSpec().usageMessage().exitCodeList().keySet().stream()
                .map(String::strip)
                .collect(Collectors.toSet());
    }
}
