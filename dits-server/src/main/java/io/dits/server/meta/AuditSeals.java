// SPDX-License-Identifier: Apache-2.0
package io.dits.server.meta;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The seals of the audit: each holds the hashes of some rows and the hash of the seal before it, so that none of it can be changed
 * without another last seal. Who could write the database anew could make all seals anew; so a last seal is to be kept elsewhere.
 */
public interface AuditSeals {
    /**
     * Seals rows that have no seal yet, up to some thousand.
     *
     * @return the new last seal and what it holds; empty if no row waits, or somebody else is sealing
     */
    Optional<Sealed> seal();

    /**
     * What was sealed.
     *
     * @param head the new last seal
     * @param rows how many rows it holds
     */
    record Sealed(Head head, int rows) {}

    /**
     * Removes the rows of the oldest seals whose youngest row is older than that. The seals stay.
     *
     * @return how many rows; 0 also if somebody else is at it
     */
    int forget(Duration retention);

    /** The last seal. */
    Optional<Head> head();

    /** How many rows wait for a seal. */
    long waiting();

    /** For how long the oldest of them has waited; zero if none does. */
    Duration longestWait();

    /**
     * Compares all rows with the seals, and the seals with each other, as they are at one moment.
     *
     * @param known a seal that is known from elsewhere
     * @param finding told each thing that is wrong, in words
     */
    Verdict verify(Optional<Head> known, Consumer<String> finding);

    /**
     * What was looked at.
     *
     * @param seals how many seals
     * @param rows how many rows with a seal
     * @param waiting how many rows that have none yet
     * @param forgotten how many rows were removed because of their age
     * @param findings how many things are wrong
     * @param head the last seal
     */
    record Verdict(long seals, long rows, long waiting, long forgotten, long findings, Optional<Head> head) {}

    /**
     * A seal.
     *
     * @param number from 1 on, without a gap
     * @param hash 64 hex digits
     */
    record Head(long number, String hash) {
        private static final Pattern FORM = Pattern.compile("([1-9][0-9]{0,17}):([0-9a-f]{64})");

        /** Reads what {@link #toString} writes. */
        public static Head parse(String text) {
            Matcher form = FORM.matcher(text);
            if (!form.matches()) {
                throw new IllegalArgumentException(
                        "head: wanted NUMBER:HASH as dits-admin audit head prints it, found '" + text + "'");
            }
            return new Head(Long.parseLong(form.group(1)), form.group(2));
        }

        @Override
        public String toString() {
            return number + ":" + hash;
        }
    }
}
