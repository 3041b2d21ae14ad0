// SPDX-License-Identifier: Apache-2.0
package io.dits.server.service;

/** Who takes an answer, and must take it the faster the more others have to do without because of him. */
@FunctionalInterface
public interface Receiver {
    /**
     * Hears what is kept in memory for him until he has taken it.
     *
     * @param bytes of the part of the answer that is being written; 0: nothing waits for him
     */
    void holds(long bytes);
}
