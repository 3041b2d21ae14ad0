// SPDX-License-Identifier: Apache-2.0
package io.dits.server.config;

/**
 * A key of the configuration.
 *
 * @param name with dots, as {@code server.port}
 * @param form how its value is written
 * @param variable the environment variable that wins over the file; empty if there is none
 * @param inEffect false for what is accepted and does nothing in this version
 */
record Key<T>(String name, Form<T> form, String variable, boolean inEffect) {
    static <T> Key<T> of(String name, Form<T> form) {
        return new Key<>(name, form, "", true);
    }

    /** The same, without effect in this version: taken away by who gives it one. */
    Key<T> later() {
        return new Key<>(name, form, variable, false);
    }

    Key<T> or(String environmentVariable) {
        return new Key<>(name, form, environmentVariable, inEffect);
    }
}
