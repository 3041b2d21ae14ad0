// SPDX-License-Identifier: Apache-2.0
package io.dits.core.wire;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Body of {@code POST /users/me/tokens}.
 *
 * @param name what the token is for
 * @param scopes what it may be used for, as in {@code repo:read}
 * @param expiresAt from when on it is no good; never if absent
 */
public record TokenCreate(String name, List<String> scopes, Optional<Instant> expiresAt) {}
