// SPDX-License-Identifier: Apache-2.0
package io.dits.server.meta;

import java.time.Instant;

/**
 * Somebody with a role somewhere.
 *
 * @param <R> the kind of role
 * @param username who
 * @param displayName the name shown to people
 * @param role which
 * @param since since when he has one there
 */
public record Member<R>(OwnerName username, String displayName, R role, Instant since) {}
