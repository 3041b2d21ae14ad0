// SPDX-License-Identifier: Apache-2.0
package io.dits.client.cli;

import java.io.InputStream;
import java.io.PrintStream;
import java.util.Optional;
import java.util.function.Function;

/**
 * The three streams of the process.
 *
 * @param inIsTerminal whether a person types into {@code in}
 * @param outIsTerminal whether a person looks at {@code out}
 * @param errIsTerminal whether a person looks at {@code err}
 * @param password asks a person for a password without showing it; empty if there is no person
 */
public record Terminal(
        InputStream in,
        PrintStream out,
        PrintStream err,
        boolean inIsTerminal,
        boolean outIsTerminal,
        boolean errIsTerminal,
        Function<String, Optional<String>> password) {}
