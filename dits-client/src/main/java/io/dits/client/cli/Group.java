// SPDX-License-Identifier: Apache-2.0
package io.dits.client.cli;

import java.util.List;

/**
 * Commands under one heading of the help.
 *
 * @param heading as in {@code Work with a server}
 */
public record Group(String heading, List<Entry> entries) {
    /** Copies the list. */
    public Group {
        entries = List.copyOf(entries);
    }
}
