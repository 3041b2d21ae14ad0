// SPDX-License-Identifier: Apache-2.0
package io.dits.core.wire;

import java.time.Instant;

/**
 * By whom a user may sign in, beside a password.
 *
 * @param provider the provider's name in the server's configuration
 * @param subject the provider's name for the user
 * @param linkedAt since when
 */
public record IdentityAnswer(String provider, String subject, Instant linkedAt) {}
