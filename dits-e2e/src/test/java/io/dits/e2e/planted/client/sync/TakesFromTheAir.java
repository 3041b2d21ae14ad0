// SPDX-License-Identifier: Apache-2.0
package io.dits.e2e.planted.client.sync;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.UnaryOperator;

/** An offender: takes by itself what the roots hand down. */
public final class TakesFromTheAir {
    private final Clock clock = Clock.systemUTC();
    private final UnaryOperator<String> environment = System::getenv;

    /** Never called. */
    public String everything() throws InterruptedException {
        Thread.sleep(System.currentTimeMillis());
        int random = ThreadLocalRandom.current().nextInt() + new SecureRandom().nextInt();
        if (clock.instant().isAfter(Instant.now())) {
            System.exit(random);
        }
        return environment.apply("HOME");
    }
}
