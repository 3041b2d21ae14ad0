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

    private final String code;

    Colour(String code) {
        this.code = code;
    }

    String code() {
        return code;
    }
}
