// SPDX-License-Identifier: Apache-2.0
package io.dits.core.wire;

import java.time.Instant;

/**
 * Somebody with a role in an organisation or a repository.
 *
 * @param role a word of that kind of roles
 * @param since since when he has one there
 */
public record MemberAnswer(String username, String displayName, String role, Instant since) {}
