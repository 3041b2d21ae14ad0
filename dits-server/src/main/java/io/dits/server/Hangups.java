// SPDX-License-Identifier: Apache-2.0
package io.dits.server;

import org.jspecify.annotations.Nullable;

/**
 * SIGHUP, which ends a process that does not heed it. It may come before there is anything to read again: then it counts as
 * soon as there is.
 */
final class Hangups {
    private @Nullable Runnable work;
    private boolean missed;

    /** Heeds them from now on. */
    static Hangups heeded() {
        Hangups hangups = new Hangups();
        Signals.on("HUP", hangups::came);
        return hangups;
    }

    /** One came. */
    synchronized void came() {
        if (work == null) {
            missed = true;
        } else {
            work.run();
        }
    }

    /** From now on each has that done, one at a time; so have those that came already, once. */
    synchronized void then(Runnable does) {
        work = does;
        if (missed) {
            does.run();
        }
    }
}
