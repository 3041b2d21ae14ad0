// SPDX-License-Identifier: Apache-2.0
package io.dits.server.service;

import java.util.Optional;

/** Tells who a bearer token stands for. */
public interface Authentication {
    /**
     * The user of a token; empty if it is not valid, or not any more, for whatever reason.
     *
     * @param bearerToken what stood after {@code Bearer} in the request; of any length and content
     */
    Optional<Actor> authenticate(String bearerToken);
}
