// SPDX-License-Identifier: Apache-2.0
package io.dits.client.progress;

import java.util.OptionalLong;

/** Where long work says how far it is. Calls are cheap and may come from any thread. */
public interface Progress {
    /** What is counted. */
    enum Unit {
        /** Bytes: shown with sizes and a rate. */
        BYTES,
        /** Things: shown as a plain count. */
        ITEMS
    }

    /**
     * Begins a phase; the caller closes it.
     *
     * @param title what happens, as in {@code Sending}
     * @param total how much there is to do, if known
     */
    Phase begin(String title, Unit unit, OptionalLong total);

    /** Begins a phase of a known total. */
    default Phase begin(String title, Unit unit, long total) {
        return begin(title, unit, OptionalLong.of(total));
    }

    /** One phase of the work. */
    interface Phase extends AutoCloseable {
        /** So much more is done. */
        void advance(long amount);

        /** So much is now known to be done in all; a later call replaces an earlier one. */
        void total(long total);

        /** The phase is over, done or not. */
        @Override
        void close();
    }

    /** Shows nothing. */
    static Progress none() {
        Phase silent = new Phase() {
            @Override
            public void advance(long amount) {}

            @Override
            public void total(long total) {}

            @Override
            public void close() {}
        };
        return (title, unit, total) -> silent;
    }
}
