// SPDX-License-Identifier: Apache-2.0
package io.dits.server.meta;

import java.time.Instant;

/**
 * A person's account.
 *
 * @param id the id of the row, which is also that of the owner
 * @param username the name that owns the person's repositories
 * @param email the address that the person signs in with
 * @param displayName the name shown to people; never empty
 * @param admin whether everything is allowed
 * @param active whether the person may sign in
 * @param createdAt when the account was made
 * @param passwordChangedAt when the password was last set; tokens from before are void
 */
public record User(
        long id,
        OwnerName username,
        String email,
        String displayName,
        boolean admin,
        boolean active,
        Instant createdAt,
        Instant passwordChangedAt) {}
