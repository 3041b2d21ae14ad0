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
}
