// SPDX-License-Identifier: Apache-2.0
package io.dits.server.meta;

import java.util.UUID;

/** What somebody showed to make a request, so that it can be asked whether it is good still. */
public sealed interface Credential {
    /**
     * Of a sign-in.
     *
     * @param family all its tokens
     */
    record SignIn(UUID family) implements Credential {}

    /**
     * An API token.
     *
     * @param id its id
     */
    record Token(long id) implements Credential {}

    /** Nothing: somebody at the machine itself. */
    record None() implements Credential {}
}
