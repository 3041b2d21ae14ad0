// SPDX-License-Identifier: Apache-2.0
package io.dits.server.meta;

import java.util.Optional;

/**
 * Who changes something and on what occasion, for the logs.
 *
 * @param actor the user's id; empty for the machine's administrator, for a job of the server and for who is not known
 * @param name what to call him: a username, or that of the operating system, or of a job; empty if nobody knows
 * @param via how he came in: {@code session}, {@code token:<id>}, {@code dits-admin} or {@code job}; empty if not at all yet
 * @param address where the request comes from; empty without a request
 * @param requestId the request that asked for it; empty without one
 */
public record Cause(Optional<Long> actor, String name, String via, String address, String requestId) {
    private static final String OPERATOR = "dits-admin";

    /** A user. */
    public static Cause user(long id, String username, String via, String address, String requestId) {
        return new Cause(Optional.of(id), username, via, address, requestId);
    }

    /** Somebody who has not shown who he is. */
    public static Cause unknown(String address, String requestId) {
        return new Cause(Optional.empty(), "", "", address, requestId);
    }

    /** Who works on the machine itself, by his name there. */
    public static Cause operator(String name) {
        return new Cause(Optional.empty(), name, OPERATOR, "", "");
    }

    /** Whether it is somebody who works on the machine itself. */
    public boolean byOperator() {
        return via.equals(OPERATOR);
    }

    /** The server itself, by a job. */
    public static Cause job(String name) {
        return new Cause(Optional.empty(), name, "job", "", "");
    }

    /** The same request, now that it is known whose it is. */
    public Cause by(long id, String username, String how) {
        return new Cause(Optional.of(id), username, how, address, requestId);
    }
}
