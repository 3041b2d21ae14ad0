// SPDX-License-Identifier: Apache-2.0
package io.dits.client.cli;

import io.dits.client.progress.Progress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/**
 * What a command says and reads. Knows the global options, so that commands need not, and shows nothing that a terminal would obey.
 */
public final class Console {
    private final Terminal terminal;
    private final boolean quiet;
    private final boolean json;
    private final boolean colour;
    private final Progress progress;

    Console(Terminal terminal, boolean quiet, boolean json, boolean colour, Progress progress) {
        this.terminal = terminal;
        this.quiet = quiet;
        this.json = json;
        this.colour = colour;
        this.progress = progress;
    }

    /** Whether the answer is wanted as JSON: one document by {@link #json(Object)}, and nothing else on standard output. */
    public boolean wantsJson() {
        return json;
    }

    /** Prints a line that the command was asked for, as those of {@code log}. */
    public void print(String line) {
        terminal.out().print(colour ? Shown.withColours(line) : Shown.of(line));
        terminal.out().print('\n');
    }

    /** Prints what was done, unless {@code -q} or {@code --json} are given. */
    public void say(String line) {
        if (!quiet && !json) {
            print(line);
        }
    }

    /** Prints the answer as JSON: maps, iterables, optionals, numbers, booleans, texts. */
    public void json(Object value) {
        print(Json.text(value));
    }

    /** Prints a line that is neither answer nor error, on standard error, unless {@code -q} is given. */
    public void note(String line) {
        if (!quiet) {
            error(line);
        }
    }

    /** Prints a warning on standard error. */
    public void warn(String message) {
        error("dits: warning: " + message);
    }

    /** Prints a line on standard error, whatever is given. */
    public void error(String line) {
        terminal.out().flush();
        terminal.err().print(Shown.of(line) + "\n");
        terminal.err().flush();
    }

    /** True once nobody reads standard output any more, as in {@code dits log | head}: long output may end. */
    public boolean outputIsGone() {
        return terminal.out().checkError();
    }

    /** The text in a colour if standard output is a terminal that wants it. */
    public String coloured(Colour wanted, String text) {
        return colour ? wanted.around(text) : text;
    }

    /** Where long work says how far it is. */
    public Progress progress() {
        return progress;
    }

    /** Whether a person can be asked. */
    public boolean interactive() {
        return terminal.inIsTerminal() && terminal.errIsTerminal();
    }

    /** Asks a person for a line; empty if nobody answers. */
    public Optional<String> ask(String prompt) throws IOException {
        if (!interactive()) {
            return Optional.empty();
        }
        terminal.err().print(prompt);
        terminal.err().flush();
        return readLine();
    }

    /** Asks a person for a password without showing it; empty if nobody answers. */
    public Optional<String> askPassword(String prompt) {
        return interactive() ? terminal.password().apply(prompt) : Optional.empty();
    }

    /** The next line of standard input without its end; empty at its end. */
    public Optional<String> readLine() throws IOException {
        var line = new java.io.ByteArrayOutputStream();
        int next = terminal.in().read();
        if (next < 0) {
            return Optional.empty();
        }
        while (next >= 0 && next != '\n' && line.size() < 65_536) {
            line.write(next);
            next = terminal.in().read();
        }
        String text = line.toString(StandardCharsets.UTF_8);
        return Optional.of(text.endsWith("\r") ? text.substring(0, text.length() - 1) : text);
    }

    void flush() {
        terminal.out().flush();
        terminal.err().flush();
    }

    /** Prints an error object, or message and hints for people. */
    void fail(ExitCode code, String message, Iterable<String> hints) {
        if (json) {
            json(Map.of(
                    "error",
                    Map.of("code", code.word(), "exit_code", code.number(), "message", message, "hints", hints)));
            return;
        }
        error("dits: " + message);
        hints.forEach(this::error);
    }
}
