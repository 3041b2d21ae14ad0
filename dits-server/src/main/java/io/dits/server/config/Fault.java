// SPDX-License-Identifier: Apache-2.0
package io.dits.server.config;

/**
 * What is wrong, or only odd, about a setting.
 *
 * @param source the file, or the environment variable that the setting came from
 * @param line the line in the file, from 1; 0 where there is none
 * @param key the dotted key; empty if it concerns no key
 * @param text what was wanted and what was found; never a secret
 */
public record Fault(String source, int line, String key, String text) {
    /** {@code file:line: key: text}, without what there is not. */
    @Override
    public String toString() {
        return source + (line > 0 ? ":" + line : "") + ": " + (key.isEmpty() ? "" : key + ": ") + text;
    }
}
