// SPDX-License-Identifier: Apache-2.0
package io.dits.client.config;

import java.util.Optional;

/**
 * Who is signed in at a server.
 *
 * @param origin the server that the tokens were made for
 * @param username the short name
 * @param name the name shown to people
 * @param email the address
 * @param accessToken goes with every request
 * @param refreshToken gives the next pair, once; absent for a token that somebody made by hand
 */
public record Login(
        Origin origin, String username, String name, String email, Secret accessToken, Optional<Secret> refreshToken) {
    /** The same person with the next pair of tokens. */
    public Login renewed(Secret access, Secret refresh) {
        return new Login(origin, username, name, email, access, Optional.of(refresh));
    }
}
