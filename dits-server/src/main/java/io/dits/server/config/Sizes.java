// SPDX-License-Identifier: Apache-2.0
package io.dits.server.config;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Numbers of bytes as people write them: {@code KB MB GB TB} and {@code KiB MiB GiB TiB}, both by 1024. */
public final class Sizes {
    private static final Pattern AMOUNT = Pattern.compile("\\s*(\\d{1,18})\\s*([A-Za-z]+)\\s*");
    private static final Map<String, Long> UNITS = Map.of(
            "b", 1L, "kb", 1L << 10, "mb", 1L << 20, "gb", 1L << 30, "tb", 1L << 40, "kib", 1L << 10, "mib", 1L << 20,
            "gib", 1L << 30, "tib", 1L << 40);
    private static final List<String> NAMES = List.of("bytes", "KB", "MB", "GB", "TB", "PB", "EB");

    private Sizes() {}

    /**
     * Reads a size; it has to have a unit.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static long parse(String text) {
        Matcher amount = AMOUNT.matcher(text);
        Long unit = amount.matches() ? UNITS.get(amount.group(2).toLowerCase(Locale.ROOT)) : null;
        if (unit == null) {
            throw new IllegalArgumentException("wanted a size such as 64MB or 10GB, found '" + text + "'");
        }
        long number = Long.parseLong(amount.group(1));
        if (number > Long.MAX_VALUE / unit) {
            throw new IllegalArgumentException("wanted a size of at most 8 EB, found '" + text + "'");
        }
        return number * unit;
    }

    /** A size to read: {@code 512 bytes}, {@code 1.5 GB}. */
    public static String text(long bytes) {
        double number = bytes;
        int unit = 0;
        while (Math.abs(number) >= 1024 && unit < NAMES.size() - 1) {
            number /= 1024;
            unit++;
        }
        String digits = unit == 0 || number == Math.rint(number)
                ? String.format(Locale.ROOT, "%.0f", number)
                : String.format(Locale.ROOT, "%.1f", number);
        return digits + " " + NAMES.get(unit);
    }
}
