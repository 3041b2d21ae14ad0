// SPDX-License-Identifier: Apache-2.0
package io.dits.server;

import picocli.CommandLine;

/** The program {@code dits-server}. */
public final class ServerMain {
    private ServerMain() {}

    /** Serves until it is told to end, or says what is wrong and ends at once. */
    public static void main(String[] args) {
        Outside outside = Outside.process();
        LogOutput.off();
        int status = line(outside).execute(args);
        if (status != ServerCommand.SERVED) {
            System.exit(status);
        }
    }

    /** Its command line in a world, also for who only asks what it understands. */
    public static CommandLine line(Outside outside) {
        return ServerCommand.line(outside);
    }
}
