// SPDX-License-Identifier: Apache-2.0
package io.dits.client;

import io.dits.client.cli.Terminal;
import io.dits.client.http.Sleeper;
import java.io.BufferedInputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * All that the client takes from outside, so that tests can give it another world.
 *
 * @param directory where the process runs, absolute
 * @param random for names that must never meet another's: all of their bits have to be by chance
 * @param sleeper waits for servers
 * @param silence without a byte for that long while one is awaited, a connection counts as dead
 */
public record Outside(
        Terminal terminal,
        Path directory,
        Map<String, String> environment,
        Clock clock,
        RandomGenerator random,
        Sleeper sleeper,
        Duration silence) {
    private static final Duration SILENCE = Duration.ofSeconds(60);

    /** The world of this process. */
    static Outside process() {
        Terminal terminal = new Terminal(
                new BufferedInputStream(new FileInputStream(FileDescriptor.in)),
                stream(FileDescriptor.out),
                stream(FileDescriptor.err),
                isTerminal(0),
                isTerminal(1),
                isTerminal(2),
                Outside::password);
        return new Outside(
                terminal,
                Path.of("").toAbsolutePath(),
                System.getenv(),
                new LocalClock(),
                new LazyRandom(SecureRandom::new),
                Thread::sleep,
                SILENCE);
    }

    private static PrintStream stream(FileDescriptor descriptor) {
        return new PrintStream(
                new java.io.BufferedOutputStream(new FileOutputStream(descriptor), 8192),
                false,
                StandardCharsets.UTF_8);
    }

    /** The JDK answers this for input and output together only; Linux and macOS say it for each. */
    private static boolean isTerminal(int descriptor) {
        try {
            String target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor))
                    .toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
        } catch (IOException | UnsupportedOperationException e) {
            return Optional.ofNullable(System.console())
                    .filter(java.io.Console::isTerminal)
                    .isPresent();
        }
    }

    private static Optional<String> password(String prompt) {
        return Optional.ofNullable(System.console())
                .map(console -> console.readPassword("%s", prompt))
                .map(String::new);
    }
}
