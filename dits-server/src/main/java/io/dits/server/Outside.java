// SPDX-License-Identifier: Apache-2.0
package io.dits.server;

import io.dits.server.admin.Prompt;
import java.io.Console;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;

/**
 * All that the programs take from outside, so that tests can give them another world.
 *
 * @param environment the environment variables
 * @param in the standard input
 * @param prompt asks at the terminal; empty if there is none
 * @param out what was asked for
 * @param err what went wrong, and what people should know
 * @param clock the time
 * @param random fit for secrets
 */
public record Outside(
        Map<String, String> environment,
        InputStream in,
        Optional<Prompt> prompt,
        PrintWriter out,
        PrintWriter err,
        Clock clock,
        SecureRandom random) {
    /** Who runs this process, by his name on the machine; and who he was before he became that. */
    String operator() {
        String name = System.getProperty("user.name", "");
        String before = environment.getOrDefault("SUDO_USER", "");
        return before.isEmpty() ? name : before + " as " + name;
    }

    /** One without a terminal. */
    public Outside(
            Map<String, String> environment,
            InputStream in,
            PrintWriter out,
            PrintWriter err,
            Clock clock,
            SecureRandom random) {
        this(environment, in, Optional.empty(), out, err, clock, random);
    }

    private static Optional<Prompt> terminal() {
        return Optional.ofNullable(System.console()).filter(Console::isTerminal).map(console -> question -> {
            char[] answer = console.readPassword("%s", question);
            return answer == null ? "" : new String(answer);
        });
    }

    /** The world of this process. */
    static Outside process() {
        return new Outside(
                System.getenv(),
                System.in,
                terminal(),
                new PrintWriter(System.out, true, StandardCharsets.UTF_8),
                new PrintWriter(System.err, true, StandardCharsets.UTF_8),
                Clock.systemUTC(),
                new SecureRandom());
    }
}
