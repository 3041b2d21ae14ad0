// SPDX-License-Identifier: Apache-2.0
package io.dits.testkit.net;

/**
 * What happens to one direction of a connection when a number of bytes has passed.
 *
 * @param after bytes that pass unharmed
 * @param what what happens then
 */
public record Trouble(long after, What what) {
    /** The kinds of trouble. */
    public enum What {
        /** Nothing. */
        NONE,
        /** Both directions end, as when a program closes its socket. */
        CLOSE,
        /** Both directions end with a reset, as when a machine dies. */
        RESET,
        /** Nothing more passes in this direction, and nobody is told. */
        STALL,
        /** One bit of the next byte is changed; the rest passes. */
        CORRUPT
    }

    /** No trouble. */
    public static Trouble none() {
        return new Trouble(Long.MAX_VALUE, What.NONE);
    }

    /** An end after that many bytes. */
    public static Trouble closeAfter(long bytes) {
        return new Trouble(bytes, What.CLOSE);
    }

    /** A reset after that many bytes. */
    public static Trouble resetAfter(long bytes) {
        return new Trouble(bytes, What.RESET);
    }

    /** Silence after that many bytes. */
    public static Trouble stallAfter(long bytes) {
        return new Trouble(bytes, What.STALL);
    }

    /** A wrong byte after that many. */
    public static Trouble corruptAt(long bytes) {
        return new Trouble(bytes, What.CORRUPT);
    }
}
