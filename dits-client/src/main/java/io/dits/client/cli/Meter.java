// SPDX-License-Identifier: Apache-2.0
package io.dits.client.cli;

import io.dits.client.progress.Progress.Unit;
import java.util.OptionalLong;

/** Counts one phase and puts it into words. Not safe for concurrent use. */
final class Meter {
    /** The rate is that of the last seconds, so that the time left follows the line and not its history. */
    private static final long WINDOW_MILLIS = 3000;

    private final String title;
    private final Unit unit;
    private final long began;
    private OptionalLong total;
    private long done;
    private long windowBegan;
    private long windowDone;
    private double rate;

    Meter(String title, Unit unit, OptionalLong total, long now) {
        this.title = title;
        this.unit = unit;
        this.total = total;
        this.began = now;
        this.windowBegan = now;
    }

    void advance(long amount) {
        done += amount;
    }

    void total(long known) {
        total = OptionalLong.of(known);
    }

    boolean worthSaying() {
        return done > 0;
    }

    String running(long now) {
        long elapsed = now - windowBegan;
        if (elapsed >= WINDOW_MILLIS || (rate == 0 && elapsed > 0)) {
            rate = 1000.0 * (done - windowDone) / elapsed;
            windowBegan = now;
            windowDone = done;
        }
        StringBuilder line = new StringBuilder(title).append(": ");
        if (total.isPresent() && total.getAsLong() > 0) {
            long all = Math.max(total.getAsLong(), done);
            line.append(100 * done / all)
                    .append("% (")
                    .append(amount(done))
                    .append('/')
                    .append(amount(all))
                    .append(')');
        } else {
            line.append(amount(done));
        }
        if (rate > 0) {
            if (unit == Unit.BYTES) {
                line.append(", ").append(Sizes.bytes((long) rate)).append("/s");
            }
            total.ifPresent(all ->
                    line.append(", ETA ").append(Sizes.time((long) Math.ceil(Math.max(0, all - done) / rate))));
        }
        return line.toString();
    }

    String ended(long now) {
        StringBuilder line = new StringBuilder(title).append(": ");
        if (total.isPresent() && done < total.getAsLong()) {
            line.append(amount(done)).append(" of ").append(amount(total.getAsLong()));
        } else {
            line.append(amount(done));
        }
        long elapsed = now - began;
        if (unit == Unit.BYTES && elapsed > 0) {
            line.append(", ").append(Sizes.bytes(1000 * done / elapsed)).append("/s");
        }
        return line.append(", ")
                .append(Sizes.time(elapsed / 1000))
                .append(", done")
                .toString();
    }

    private String amount(long value) {
        return unit == Unit.BYTES ? Sizes.bytes(value) : Long.toString(value);
    }
}
