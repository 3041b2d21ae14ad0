// SPDX-License-Identifier: Apache-2.0
package io.dits.client;

import io.dits.client.cli.ExitCode;

/** The program {@code dits}. */
public final class Main {
    private Main() {}

    /** Runs one command line and ends the process with its exit code. */
    public static void main(String[] args) {
        ExitCode code = run(Outside.process(), args);
        // The runtime tells a logger of every exit that is asked for, and looks for one in all jars first. No other
        // thread keeps the process alive.
        if (code != ExitCode.DONE) {
            System.exit(code.number());
        }
    }

    /** Runs one command line. */
    static ExitCode run(Outside outside, String... args) {
        return Wiring.cli(outside).run(args);
    }
}
