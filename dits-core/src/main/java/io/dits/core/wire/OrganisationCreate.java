// SPDX-License-Identifier: Apache-2.0
package io.dits.core.wire;

import java.util.Optional;

/**
 * Body of {@code POST /orgs}.
 *
 * @param name an owner's name, of nobody else
 * @param displayName the name if empty
 * @param baseRole {@code none}, {@code read} (if empty), {@code write} or {@code admin}: what each member may do in all
 *     repositories
 * @param membersCreate whether each member may make repositories; no if empty
 */
public record OrganisationCreate(
        String name, Optional<String> displayName, Optional<String> baseRole, Optional<Boolean> membersCreate) {}
