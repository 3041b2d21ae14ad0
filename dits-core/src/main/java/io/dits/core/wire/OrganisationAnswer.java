// SPDX-License-Identifier: Apache-2.0
package io.dits.core.wire;

import java.time.Instant;
import java.util.Optional;

/**
 * An organisation.
 *
 * @param id a number in decimal digits
 * @param baseRole {@code none}, {@code read}, {@code write} or {@code admin}: what each member may do in all repositories
 * @param membersCreate whether each member may make repositories
 * @param role what the caller is in it: {@code owner}, {@code admin} or {@code member}; empty if he is no member
 */
public record OrganisationAnswer(
        String id,
        String name,
        String displayName,
        String baseRole,
        boolean membersCreate,
        Optional<String> role,
        Instant createdAt) {}
