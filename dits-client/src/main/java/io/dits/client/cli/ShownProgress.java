// SPDX-License-Identifier: Apache-2.0
package io.dits.client.cli;

import io.dits.client.progress.Progress;
import java.io.PrintStream;
import java.time.InstantSource;
import java.util.OptionalLong;

/**
 * Shows progress on standard error: one line that is written over, at most ten times a second, where a person looks; else
 * a plain line at the end of a phase and every half minute in a long one.
 */
final class ShownProgress implements Progress {
    private static final long TERMINAL_MILLIS = 100;
    private static final long PLAIN_MILLIS = 30_000;

    private final PrintStream err;
    private final boolean terminal;
    private final InstantSource time;

    ShownProgress(PrintStream err, boolean terminal, InstantSource time) {
        this.err = err;
        this.terminal = terminal;
        this.time = time;
    }

    @Override
    public Phase begin(String title, Unit unit, OptionalLong total) {
        return new Line(new Meter(title, unit, total, time.millis()));
    }

    private final class Line implements Phase {
        private final Meter meter;
        private long next;
        private int width;
        private boolean closed;

        Line(Meter meter) {
            this.meter = meter;
            this.next = time.millis() + (terminal ? TERMINAL_MILLIS : PLAIN_MILLIS);
        }

        @Override
        public synchronized void advance(long amount) {
            meter.advance(amount);
            long now = time.millis();
            if (now >= next && !closed) {
                next = now + (terminal ? TERMINAL_MILLIS : PLAIN_MILLIS);
                show(meter.running(now), terminal ? "" : "\n");
            }
        }

        @Override
        public synchronized void total(long total) {
            meter.total(total);
        }

        @Override
        public synchronized void close() {
            if (!closed && meter.worthSaying()) {
                show(meter.ended(time.millis()), "\n");
            }
            closed = true;
        }

        private void show(String text, String end) {
            if (terminal) {
                int longer = Math.max(0, width - text.length());
                width = text.length();
                err.print("\r" + text + " ".repeat(longer) + end);
            } else {
                err.print(text + end);
            }
            err.flush();
        }
    }
}
