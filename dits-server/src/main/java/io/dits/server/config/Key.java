// SPDX-License-Identifier: Apache-2.0
package io.dits.server.config;

/**
 * A key of the configuration.
 *
 * @param name with dots, as {@code server.port}
 * @param form how its value is written
 * @param variable the environment variable that wins over the file; empty if there is none
 * @param inEffect false for what is accepted and does nothing in this version
 * @param live whether a running server goes over to another value when it is told to read its settings again
 */
record Key<T>(String name, Form<T> form, String variable, boolean inEffect, boolean live) {
    static <T> Key<T> of(String name, Form<T> form) {
        return new Key<>(name, form, "", true, false);
    }

    /** The same, without effect in this version: taken away by who gives it one. */
    Key<T> later() {
        return new Key<>(name, form, variable, false, live);
    }

    Key<T> or(String environmentVariable) {
        return new Key<>(name, form, environmentVariable, inEffect, live);
    }

    /** The same, of which a running server takes another value. */
    Key<T> alive() {
        return new Key<>(name, form, variable, inEffect, true);
    }
}
