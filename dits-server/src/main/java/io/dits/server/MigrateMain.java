// SPDX-License-Identifier: Apache-2.0
package io.dits.server;

import picocli.CommandLine;

/** The program {@code dits-migrate}. */
public final class MigrateMain {
    private MigrateMain() {}

    /** Runs one command line and ends the process with its exit code. */
    public static void main(String[] args) {
        LogOutput.off();
        System.exit(run(Outside.process(), args));
    }

    /** Runs one command line in a world. */
    static int run(Outside outside, String... args) {
        return line(outside).execute(args);
    }

    /** Its command line in a world, also for who only asks what it understands. */
    public static CommandLine line(Outside outside) {
        return MigrateCommand.line(outside);
    }
}
