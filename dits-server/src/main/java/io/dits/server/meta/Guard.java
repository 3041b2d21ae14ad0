// SPDX-License-Identifier: Apache-2.0
package io.dits.server.meta;

import java.util.Optional;

/**
 * Whether somebody may do something still: asked in the transaction that does it, when what he has been given there stays as it is
 * until the end. Refuses by an exception, so that nothing is changed.
 *
 * @param <T> to what it is done
 * @param <S> what he is as far as it counts there
 */
@FunctionalInterface
public interface Guard<T, S> {
    /**
     * Goes on if he may.
     *
     * @param now to what it is done, as it is now
     * @param actor what he is now; empty if his account is gone or disabled
     */
    void check(T now, Optional<S> actor);

    /** Lets everything pass: for who works on the machine itself, and for the server's own jobs. */
    static <T, S> Guard<T, S> open() {
        return (_, _) -> {};
    }
}
