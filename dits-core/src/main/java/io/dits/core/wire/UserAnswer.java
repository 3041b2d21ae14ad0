// SPDX-License-Identifier: Apache-2.0
package io.dits.core.wire;

import java.time.Instant;

/**
 * A user, as shown to himself.
 *
 * @param id a number in decimal digits
 * @param role {@code user} or {@code admin}
 */
public record UserAnswer(
        String id, String email, String username, String displayName, String role, Instant createdAt) {}
