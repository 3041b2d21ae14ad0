// SPDX-License-Identifier: Apache-2.0
package io.dits.core.wire;

import java.time.Instant;

/**
 * A repository.
 *
 * @param id a number in decimal digits
 * @param fullName {@code owner/name}
 * @param visibility {@code private} or {@code public}
 * @param cloneUrl the address for people, of the origin that was asked
 * @param role what the caller may do in it: {@code read}, {@code write} or {@code admin}
 */
public record RepositoryAnswer(
        String id,
        String owner,
        String name,
        String fullName,
        String description,
        String visibility,
        String defaultBranch,
        String cloneUrl,
        String role,
        Instant createdAt,
        Instant updatedAt) {}
