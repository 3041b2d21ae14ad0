// SPDX-License-Identifier: Apache-2.0
package io.dits.server;

import io.dits.server.admin.AdminCommand;
import picocli.CommandLine;

/** The program {@code dits-admin}. */
public final class AdminMain {
    private AdminMain() {}

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
        return AdminCommand.line(
                new OpenInstallation(outside), outside.in(), outside.prompt(), outside.out(), outside.err());
    }
}
