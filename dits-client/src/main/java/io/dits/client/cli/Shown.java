// SPDX-License-Identifier: Apache-2.0
package io.dits.client.cli;

/**
 * Text on its way to a person. Names, messages and errors are what others wrote, a server among them: what a terminal would obey, and
 * what lets a name read as another one, becomes a question mark.
 */
final class Shown {
    private static final char ESCAPE = '\u001b';

    private Shown() {}

    /**
     * Whether a character becomes a question mark: controls but line ends and tabs, those of the eighth bit among them (U+009B begins
     * a sequence as ESC and a bracket do), and changes of direction.
     */
    static boolean obeyed(char c) {
        return (Character.isISOControl(c) && c != '\n' && c != '\t')
                || c == '\u061c'
                || c == '\u200e'
                || c == '\u200f'
                || (c >= '\u202a' && c <= '\u202e')
                || (c >= '\u2066' && c <= '\u2069');
    }

    /** All of it. */
    static String of(String text) {
        return cleaned(text, false);
    }

    /** The same, but for the marks of {@link Colour}, which do nothing else. */
    static String withColours(String text) {
        return cleaned(text, true);
    }

    private static String cleaned(String text, boolean colours) {
        StringBuilder shown = new StringBuilder(text.length());
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i);
            int mark = colours && c == ESCAPE ? Colour.mark(text, i) : 0;
            if (mark > 0) {
                shown.append(text, i, i + mark);
                i += mark;
            } else {
                shown.append(obeyed(c) ? '?' : c);
                i++;
            }
        }
        return shown.toString();
    }
}
