// SPDX-License-Identifier: Apache-2.0
package io.dits.storage.guard;

import java.time.Duration;

/** Waits. Tests wait without time going by. */
@FunctionalInterface
public interface Pause {
    /** Waits that long. */
    void sleep(Duration time) throws InterruptedException;
}
