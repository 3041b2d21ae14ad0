// SPDX-License-Identifier: Apache-2.0
package io.dits.server.backup;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.regex.Pattern;

/** The name of a backup: the moment that it shows, in UTC, as {@code 20261128T190000Z}. Ordered by time. */
public record BackupId(String text) implements Comparable<BackupId> {
    private static final Pattern FORM = Pattern.compile("[0-9]{8}T[0-9]{6}Z");
    private static final DateTimeFormatter FORMAT =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    /**
     * Checks the form.
     *
     * @throws IllegalArgumentException if the text does not have it
     */
    public BackupId {
        if (!hasForm(text)) {
            throw new IllegalArgumentException("backup: wanted a name as 20261128T190000Z, found '" + text
                    + "'. See them with: dits-admin backup list");
        }
    }

    static boolean hasForm(String text) {
        return FORM.matcher(text).matches();
    }

    static BackupId of(Instant moment) {
        return new BackupId(FORMAT.format(moment));
    }

    @Override
    public int compareTo(BackupId other) {
        return text.compareTo(other.text);
    }

    @Override
    public String toString() {
        return text;
    }
}
