// SPDX-License-Identifier: Apache-2.0
package io.dits.server.meta;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A row of the audit, as it stands there.
 *
 * @param id its number; a greater one was begun later, but may have been finished earlier
 * @param at when what it tells of began, in microseconds
 * @param actor the id of the user who did it, if it was one
 * @param actorName what he was called then
 * @param via how he came in; see {@link Cause}
 * @param address where the request came from; empty without a request
 * @param requestId the request; empty without one
 * @param action a noun and what became of it
 * @param subject what it was done to, by kind and the name that it had then
 * @param outcome {@code done} or {@code refused}
 * @param owner the id of the user or organisation whose matter it is
 * @param repository the id of the repository whose matter it is
 * @param details more of it, as a JSON object of texts
 */
public record AuditEntry(
        long id,
        Instant at,
        Optional<Long> actor,
        String actorName,
        String via,
        String address,
        String requestId,
        String action,
        String subject,
        String outcome,
        OptionalLong owner,
        OptionalLong repository,
        String details) {}
