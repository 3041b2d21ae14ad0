// SPDX-License-Identifier: Apache-2.0
package io.dits.server.service;

/**
 * What came of something that people administer.
 *
 * @param <T> what it gives when it is done
 */
public sealed interface Result<T> {
    /** It is done. */
    record Done<T>(T value) implements Result<T> {}

    /** Something that was named is not there, or hidden; says what. */
    record NotFound<T>(String what) implements Result<T> {}

    /** The actor may not; says why. */
    record NotAllowed<T>(String why) implements Result<T> {}

    /** It cannot be done as things stand; says why, and what to do. */
    record Conflict<T>(String why) implements Result<T> {}

    /**
     * There are as many as there may be; says of what, and what to do.
     *
     * @param quota which: {@code organisations}
     * @param owner whose
     * @param most how many
     */
    record TooMany<T>(String quota, String owner, int most) implements Result<T> {
        /** For people. */
        public String why() {
            return owner + " has made as many " + quota + " as one may: " + most
                    + ". Delete one that nobody needs, or ask an administrator of the server to make one";
        }
    }
}
