// SPDX-License-Identifier: Apache-2.0
package io.dits.core.wire;

import java.util.Optional;

/** Body of {@code PATCH /orgs/{org}}: what is empty stays. */
public record OrganisationPatch(
        Optional<String> name,
        Optional<String> displayName,
        Optional<String> baseRole,
        Optional<Boolean> membersCreate) {}
