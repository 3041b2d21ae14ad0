// SPDX-License-Identifier: Apache-2.0
package io.dits.core.model;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/**
 * Who did something and when.
 *
 * @param name display name, 1 to {@value #MAX_BYTES} bytes of UTF-8 without control characters or {@code < >}
 * @param email e-mail address or other contact, 0 to {@value #MAX_BYTES} bytes, same rules
 * @param seconds seconds since 1970-01-01T00:00:00Z
 * @param offsetMinutes the person's offset from UTC, -1080 to 1080 minutes
 */
public record Person(String name, String email, long seconds, int offsetMinutes) {
    /** The longest name and the longest e-mail in bytes. */
    public static final int MAX_BYTES = 256;

    /**
     * Checks the ranges above.
     *
     * @throws IllegalArgumentException if one is left
     */
    public Person {
        check("name", name);
        check("e-mail", email);
        if (name.isBlank()) {
            throw new IllegalArgumentException("person: wanted a name, found none");
        }
        if (Math.abs(offsetMinutes) > 18 * 60) {
            throw new IllegalArgumentException(
                    "person: offset from UTC is over 18 hours: " + offsetMinutes + " minutes");
        }
        if (seconds < Instant.MIN.getEpochSecond() / 2 || seconds > Instant.MAX.getEpochSecond() / 2) {
            throw new IllegalArgumentException("person: time out of range: " + seconds);
        }
    }

    /** The moment in the person's own time zone. */
    public OffsetDateTime time() {
        return Instant.ofEpochSecond(seconds).atOffset(ZoneOffset.ofTotalSeconds(offsetMinutes * 60));
    }

    private static void check(String what, String text) {
        if (text.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES
                || text.chars().anyMatch(c -> c < 0x20 || c == 0x7f || c == '<' || c == '>')) {
            throw new IllegalArgumentException("person: " + what + " is longer than " + MAX_BYTES
                    + " bytes or has a control character or angle bracket");
        }
    }
}
