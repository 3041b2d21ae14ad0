// SPDX-License-Identifier: Apache-2.0
package io.dits.client;

import io.dits.client.cli.ExitCode;

/** The program {@code dits}. */
public final class Main {
    private Main() {}

    /** Runs one command line and ends the process with its exit code. */
    public static void main(String[] args) {
        ExitCode code = Wiring.cli(Outside.process()).run(args);
        System.exit(code.number());
    }
}
