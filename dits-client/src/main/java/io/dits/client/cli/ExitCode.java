// SPDX-License-Identifier: Apache-2.0
package io.dits.client.cli;

import java.util.Locale;

/** How a command ended. The numbers are for scripts and never change their meaning. */
public enum ExitCode {
    /** Done, also when there was nothing to do. */
    DONE(0, "done, also when there was nothing to do"),
    /** Anything that has no number of its own. */
    ERROR(1, "error"),
    /** The command line is not of its form. */
    USAGE(2, "the command line is not of its form"),
    /** Not signed in, or not allowed. */
    AUTHENTICATION(3, "not signed in, or not allowed"),
    /** The server cannot be reached or is not able now. */
    NETWORK(4, "the server cannot be reached or is not able now"),
    /** The repository is absent or hidden. */
    REPOSITORY(5, "no such repository, or it is hidden"),
    /** Somebody else holds a lock. */
    LOCKED(6, "locked by somebody else"),
    /** Two changes do not go together. */
    CONFLICT(7, "conflict: a merge or a push has to be resolved first");

    private final int number;
    private final String meaning;

    ExitCode(int number, String meaning) {
        this.number = number;
        this.meaning = meaning;
    }

    /** The number that the process ends with. */
    public int number() {
        return number;
    }

    /** What it says, for help texts. */
    public String meaning() {
        return meaning;
    }

    /** The word for it in JSON. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
