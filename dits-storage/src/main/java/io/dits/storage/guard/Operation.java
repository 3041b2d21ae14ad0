// SPDX-License-Identifier: Apache-2.0
package io.dits.storage.guard;

/**
 * What can be asked of an object storage. Each may be repeated, also after a lost answer: a key is never put with other
 * bytes. Only who puts what must be absent may learn of his own object as if it were another's; he reads it to know.
 */
public enum Operation {
    /** An object is kept. */
    PUT,
    /** An object, or a range of one, is read. */
    GET,
    /** Keys are listed. */
    LIST,
    /** Objects are removed. */
    DELETE
}
