// SPDX-License-Identifier: Apache-2.0
package io.dits.core.wire;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A row of the audit.
 *
 * @param id a number in decimal digits
 * @param at when what it tells of began
 * @param actorId the user who did it, if it was one
 * @param actor what he was called then; empty if nobody knows
 * @param via how he came in: {@code session}, {@code token:<id>}, {@code dits-admin} or {@code job}; empty if not at all
 * @param address where the request came from
 * @param requestId the request
 * @param action a noun and what became of it
 * @param subject what it was done to, by kind and the name that it had then
 * @param outcome {@code done} or {@code refused}
 * @param details more of it
 */
public record AuditAnswer(
        String id,
        Instant at,
        Optional<String> actorId,
        String actor,
        String via,
        String address,
        String requestId,
        String action,
        String subject,
        String outcome,
        Map<String, String> details) {}
