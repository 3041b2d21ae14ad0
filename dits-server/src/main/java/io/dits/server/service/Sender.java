// SPDX-License-Identifier: Apache-2.0
package io.dits.server.service;

/** Who sends an upload, and must send the faster the more others have to do without because of him. */
@FunctionalInterface
public interface Sender {
    /**
     * Hears what is kept free for bytes that he has announced and that are not stored yet.
     *
     * @param bytes of his objects since the last group of them was stored; 0: nothing waits for him
     */
    void holds(long bytes);
}
