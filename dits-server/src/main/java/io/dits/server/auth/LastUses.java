// SPDX-License-Identifier: Apache-2.0
package io.dits.server.auth;

import io.dits.core.store.StoreException;
import io.dits.server.meta.ApiTokens;
import java.time.Clock;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Notes when tokens were used: once a minute each, and no request waits for it. */
final class LastUses {
    private static final Logger LOG = LoggerFactory.getLogger(LastUses.class);

    private final ApiTokens tokens;
    private final Fresh<Long, Boolean> noted;

    LastUses(ApiTokens tokens, Clock clock) {
        this.tokens = tokens;
        this.noted = new Fresh<>(Duration.ofMinutes(1), clock);
    }

    void used(long id) {
        noted.get(id, token -> {
            Thread.ofVirtual().name("token-use").start(() -> note(token));
            return true;
        });
    }

    private void note(long id) {
        try {
            tokens.used(id);
        } catch (StoreException | IllegalStateException e) {
            // It tells people which tokens they no longer need: one use more or less does not matter.
            LOG.debug("the use of token {} was not noted: {}", id, e.toString());
        }
    }
}
