// SPDX-License-Identifier: Apache-2.0
package io.dits.core.wire;

import java.util.Optional;

/**
 * Body of {@code PATCH /users/{username}}: what is empty stays.
 *
 * @param role {@code user} or {@code admin}
 * @param state {@code active} or {@code disabled}
 */
public record AccountPatch(Optional<String> role, Optional<String> state) {}
