// SPDX-License-Identifier: Apache-2.0
package io.dits.client.cli;

import java.util.Locale;

/** Sizes and times as people read them. */
public final class Sizes {
    private static final String[] UNITS = {"bytes", "KiB", "MiB", "GiB", "TiB", "PiB"};

    private Sizes() {}

    /** A number of bytes, as in {@code 17 bytes}, {@code 3.4 MiB}. */
    public static String bytes(long bytes) {
        if (bytes == 1) {
            return "1 byte";
        }
        double value = bytes;
        int unit = 0;
        while (value >= 1024 && unit < UNITS.length - 1) {
            value /= 1024;
            unit++;
        }
        return unit == 0 ? bytes + " bytes" : String.format(Locale.ROOT, "%.1f %s", value, UNITS[unit]);
    }

    /** A time in seconds, as in {@code 0:07}, {@code 1:02:03}. */
    public static String time(long seconds) {
        return seconds >= 3600
                ? String.format(Locale.ROOT, "%d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60)
                : String.format(Locale.ROOT, "%d:%02d", seconds / 60, seconds % 60);
    }
}
