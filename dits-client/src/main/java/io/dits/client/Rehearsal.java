// SPDX-License-Identifier: Apache-2.0
package io.dits.client;

import io.dits.client.cli.ExitCode;

/**
 * Runs several command lines in one process, for the build: what the runtime learns of the program on the way (classes,
 * and which methods are hot) is kept in the cache that every later start begins with.
 */
final class Rehearsal {
    private Rehearsal() {}

    /** Each argument is a command line, its words parted by blanks. Ends with the exit code of the first that fails. */
    public static void main(String[] commands) {
        Outside outside = Outside.process();
        ExitCode code = ExitCode.DONE;
        for (int i = 0; i < commands.length && code == ExitCode.DONE; i++) {
            code = Main.run(outside, commands[i].split(" "));
        }
        System.exit(code.number());
    }
}
