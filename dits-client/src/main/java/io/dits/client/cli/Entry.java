// SPDX-License-Identifier: Apache-2.0
package io.dits.client.cli;

import java.util.List;
import java.util.function.Supplier;

/**
 * A command in the table of commands. Its class is loaded only when it is asked for, because the start counts.
 *
 * @param name the word on the command line
 * @param summary what it does, in one line
 * @param make makes its action
 * @param children commands below it, as in {@code repo create}
 * @param alone whether it may stand without options and arguments of its own: then it is run as {@code make} gives it,
 *     and no parser is made, which takes longer than most commands run
 */
public record Entry(String name, String summary, Supplier<? extends Action> make, List<Entry> children, boolean alone) {
    /** Copies the list. */
    public Entry {
        children = List.copyOf(children);
    }

    /** A command without others below it, which wants options or arguments. */
    public static Entry of(String name, String summary, Supplier<? extends Action> make) {
        return new Entry(name, summary, make, List.of(), false);
    }

    /** A command without others below it, which may stand alone. */
    public static Entry alone(String name, String summary, Supplier<? extends Action> make) {
        return new Entry(name, summary, make, List.of(), true);
    }
}
