// SPDX-License-Identifier: Apache-2.0
package io.dits.server.service;

/**
 * Who makes a request: a user whose token was checked.
 *
 * @param userId the id of the user's row, which is also that of the owner
 * @param username the name that owns the user's repositories
 * @param email the address that the user signs in with
 * @param displayName the name shown to people; never empty
 * @param admin whether everything is allowed
 */
public record Actor(long userId, String username, String email, String displayName, boolean admin) {}
