// SPDX-License-Identifier: Apache-2.0
package io.dits.server.admin;

import java.util.regex.Pattern;

/** Text of others on its way to the terminal of who administers. */
final class OneLine {
    /** Controls, those of the eighth bit among them, and what is not seen but changes how others read. */
    private static final Pattern OBEYED = Pattern.compile("[\\p{Cc}\\p{Cf}]");

    private OneLine() {}

    /** On one line, and with question marks in the place of what a terminal would obey. */
    static String of(String text) {
        return OBEYED.matcher(text).replaceAll("?");
    }
}
