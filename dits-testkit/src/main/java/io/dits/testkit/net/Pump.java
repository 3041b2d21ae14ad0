// SPDX-License-Identifier: Apache-2.0
package io.dits.testkit.net;

import java.io.IOException;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicLong;

/** Moves the bytes of one direction until they end or their trouble ends them. */
final class Pump {
    private final Socket from;
    private final Socket to;
    private final Trouble trouble;
    private final FaultProxy.Way way;
    private final AtomicLong counter;
    private long passed;

    Pump(Socket from, Socket to, Trouble trouble, FaultProxy.Way way, AtomicLong counter) {
        this.from = from;
        this.to = to;
        this.trouble = trouble;
        this.way = way;
        this.counter = counter;
    }

    /** True if the direction came to its own end; false if it was broken off. */
    boolean run() {
        byte[] buffer = new byte[64 << 10];
        try {
            while (true) {
                if (passed == trouble.after() && isOver()) {
                    return false;
                }
                int read = from.getInputStream().read(buffer, 0, room(buffer.length));
                if (read < 0) {
                    return true;
                }
                pass(buffer, read);
            }
        } catch (IOException e) {
            way.link().close();
            return false;
        }
    }

    /** Never reads over the place of the trouble. */
    private int room(int length) {
        long left = trouble.after() - passed;
        return left > 0 ? (int) Math.min(length, left) : length;
    }

    private void pass(byte[] buffer, int length) throws IOException {
        if (trouble.what() == Trouble.What.CORRUPT && passed == trouble.after()) {
            buffer[0] ^= 1;
            way.link().strikes();
        }
        to.getOutputStream().write(buffer, 0, length);
        passed += length;
        counter.addAndGet(length);
        way.passed(buffer, length);
    }

    /** Makes the trouble; true if nothing passes after it. */
    private boolean isOver() {
        if (trouble.what() != Trouble.What.NONE && trouble.what() != Trouble.What.CORRUPT) {
            way.link().strikes();
        }
        return switch (trouble.what()) {
            case NONE, CORRUPT -> false;
            // The sockets stay open until somebody's patience ends or the proxy is closed.
            case STALL -> true;
            case CLOSE -> {
                way.link().close();
                yield true;
            }
            case RESET -> {
                way.link().reset();
                yield true;
            }
        };
    }
}
