// SPDX-License-Identifier: Apache-2.0
package io.dits.client.cli;

import java.util.List;

/**
 * Ends a command with an exit code and a message for people. Thrown by commands only; what is below them has exceptions
 * and outcomes of its own.
 */
public final class Failure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ExitCode code;
    private final transient List<String> hints;

    /**
     * A failure.
     *
     * @param message what was wanted, what was found; without full stop
     * @param hints what to do, each a line of its own
     */
    public Failure(ExitCode code, String message, String... hints) {
        super(message);
        this.code = code;
        this.hints = List.of(hints);
    }

    /** The code that the process ends with. */
    public ExitCode code() {
        return code;
    }

    /** What to do, each a line of its own. */
    public List<String> hints() {
        return hints;
    }
}
