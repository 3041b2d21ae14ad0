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
        Instant createdAt,
        Instant updatedAt) {}
