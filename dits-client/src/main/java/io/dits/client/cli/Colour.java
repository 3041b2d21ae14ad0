// SPDX-License-Identifier: Apache-2.0
package io.dits.client.cli;

/** The colours in use, by their meaning. */
public enum Colour {
    /** What is there, new or good. */
    GOOD("32"),
    /** What is gone, in conflict or bad. */
    BAD("31"),
    /** Names of objects. */
    ID("33"),
    /** Names of refs and headings. */
    NAME("36");

    private static final String END = "\u001b[0m";

    private final String code;

    Colour(String code) {
        this.code = code;
    }

    private String begin() {
        return "\u001b[" + code + "m";
    }

    /** The text in this colour, and nothing in it that a terminal obeys. */
    String around(String text) {
        return begin() + Shown.of(text) + END;
    }

    /** The length of the mark there that begins or ends a colour; 0 if there is none. */
    static int mark(String text, int at) {
        if (text.startsWith(END, at)) {
            return END.length();
        }
        for (Colour colour : values()) {
            if (text.startsWith(colour.begin(), at)) {
                return colour.begin().length();
            }
        }
        return 0;
    }
}
