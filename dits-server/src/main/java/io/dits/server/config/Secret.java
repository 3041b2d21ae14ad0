// SPDX-License-Identifier: Apache-2.0
package io.dits.server.config;

/**
 * A text that is never shown: it prints as {@code ***}.
 *
 * @param reveal the text itself, for the one place that needs it
 */
public record Secret(String reveal) {
    @Override
    public String toString() {
        return "***";
    }
}
