// SPDX-License-Identifier: Apache-2.0
package io.dits.server.meta;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Devices that wait for somebody to confirm their sign-in, by the SHA-256 of their codes. */
public interface DeviceLogins {
    /**
     * What the page shows of a device that waits.
     *
     * @param address where it asked from
     * @param since when
     */
    record Waiting(String address, Instant since) {}

    /** What a device hears when it asks. */
    sealed interface Asked {
        /** Nobody decided yet. */
        record Undecided() implements Asked {}

        /**
         * It asks too often.
         *
         * @param interval to wait from now on
         */
        record TooSoon(Duration interval) implements Asked {}

        /** Somebody said no. */
        record Denied() implements Asked {}

        /** There is no such code, or not any more: time is up, or it was used. */
        record Gone() implements Asked {}

        /** This user, whose account was like this then, said yes; it is told once. */
        record Confirmed(User user) implements Asked {}
    }

    /**
     * Begins to wait; those whose time is up are forgotten.
     *
     * @param device the hash of the code that the device asks with
     * @param user the hash of the code that people compare
     * @param interval between two questions of the device
     * @return false if another device that waits has the same code for people
     */
    boolean begin(byte[] device, byte[] user, String address, Duration validFor, Duration interval);

    /** The device of that code for people, while nobody decided. */
    Optional<Waiting> waiting(byte[] user);

    /**
     * Decides; false if there is nothing to decide any more. The cause names who decides, and for himself.
     *
     * @param who the account of who decides as his session has it; if it was disabled or got another password since, he does not
     */
    boolean decide(byte[] user, boolean confirmed, User who, Cause cause);

    /** Tells the device what became of it. */
    Asked ask(byte[] device);
}
