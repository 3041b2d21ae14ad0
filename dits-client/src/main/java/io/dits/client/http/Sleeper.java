// SPDX-License-Identifier: Apache-2.0
package io.dits.client.http;

import java.time.Duration;

/** Waits. Tests wait without time going by. */
@FunctionalInterface
public interface Sleeper {
    /** Waits that long. */
    void sleep(Duration time) throws InterruptedException;
}
