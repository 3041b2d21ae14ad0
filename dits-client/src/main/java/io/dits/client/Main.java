// SPDX-License-Identifier: Apache-2.0
package io.dits.client;

import io.dits.client.cli.ExitCode;

/** The program {@code dits}. */
public final class Main {
    private Main() {}

    /** Runs one command line and ends the process with its exit code. */
    public static void main(String[] args) {
        System.exit(run(Outside.process(), args).number());
    }

    /** Runs one command line. */
    static ExitCode run(Outside outside, String... args) {
        return Wiring.cli(outside).run(args);
    }
}
