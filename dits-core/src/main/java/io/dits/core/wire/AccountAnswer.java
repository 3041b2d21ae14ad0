// SPDX-License-Identifier: Apache-2.0
package io.dits.core.wire;

import java.time.Instant;

/**
 * An account, as shown to administrators.
 *
 * @param id a number in decimal digits
 * @param role {@code user} or {@code admin}
 * @param state {@code active} or {@code disabled}
 */
public record AccountAnswer(
        String id, String email, String username, String displayName, String role, String state, Instant createdAt) {}
