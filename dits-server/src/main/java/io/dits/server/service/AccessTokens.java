// SPDX-License-Identifier: Apache-2.0
package io.dits.server.service;

import java.time.Duration;
import java.util.UUID;

/** Makes the signed tokens that requests carry. */
public interface AccessTokens {
    /** A token for a user's sign-in, valid from now on. */
    String issue(long userId, UUID family);

    /** How long a token is valid. */
    Duration validFor();
}
