// SPDX-License-Identifier: Apache-2.0
package io.dits.client.cli;

import java.io.IOException;

/**
 * What a command does. Implementations carry picocli's {@code @Command} annotation and their options as fields; the name
 * and the one-line summary stand in their {@link Entry}.
 */
public interface Action {
    /**
     * Does it.
     *
     * @return how it ended; what went wrong is better thrown as a {@link Failure}
     */
    ExitCode run(Session session) throws IOException, InterruptedException;
}
