// SPDX-License-Identifier: Apache-2.0
package io.dits.server.config;

/**
 * A key of the configuration.
 *
 * @param name with dots, as {@code server.port}
 * @param form how its value is written
 * @param variable the environment variable that wins over the file; empty if there is none
 * @param live whether a running server goes over to another value when it is told to read its settings again
 * @param usual what counts where nothing is said: as it is written in the file, or {@code required}, or words in brackets
 * @param meaning what it is for, in a sentence
 * @param since the version of Dits that knew it first
 */
record Key<T>(String name, Form<T> form, String variable, boolean live, String usual, String meaning, String since) {
    private static final String FIRST = "0.1.0";

    static <T> Key<T> of(String name, Form<T> form) {
        return new Key<>(name, form, "", false, "", "", FIRST);
    }

    Key<T> or(String environmentVariable) {
        return new Key<>(name, form, environmentVariable, live, usual, meaning, since);
    }

    /** The same, of which a running server takes another value. */
    Key<T> alive() {
        return new Key<>(name, form, variable, true, usual, meaning, since);
    }

    /** The same, with what the reference says of it: see {@link #usual} and {@link #meaning}. */
    Key<T> says(String usualValue, String sentence) {
        return new Key<>(name, form, variable, live, usualValue, sentence, since);
    }
}
