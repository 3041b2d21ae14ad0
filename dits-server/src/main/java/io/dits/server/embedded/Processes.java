// SPDX-License-Identifier: Apache-2.0
package io.dits.server.embedded;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Short commands and bounded waits. */
final class Processes {
    private static final Duration STEP = Duration.ofMillis(10);

    /** Input for a program that reads none. */
    static final ProcessBuilder.Redirect NOTHING = ProcessBuilder.Redirect.from(new File("/dev/null"));

    private Processes() {}

    /**
     * What a command left.
     *
     * @param code its exit code
     * @param output everything it wrote
     */
    record Outcome(int code, String output) {
        boolean success() {
            return code == 0;
        }
    }

    /**
     * Runs a command that ends by itself.
     *
     * @throws EmbeddedPostgresException if it is not on this machine
     */
    static Outcome run(ProcessBuilder builder) throws IOException {
        Process process;
        try {
            process = builder.redirectErrorStream(true).redirectInput(NOTHING).start();
        } catch (IOException e) {
            throw new EmbeddedPostgresException(
                    "cannot run " + builder.command().getFirst() + ": " + e.getMessage(), e);
        }
        try (InputStream output = process.getInputStream()) {
            String text = new String(output.readAllBytes(), StandardCharsets.UTF_8);
            return new Outcome(process.waitFor(), text);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            throw interrupted(e);
        }
    }

    /** Whether it became true within the time. */
    static boolean await(Duration patience, BooleanSupplier condition) throws IOException {
        long end = System.nanoTime() + patience.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                return false;
            }
            pause();
        }
        return true;
    }

    /** A moment, before something is asked again. */
    static void pause() throws IOException {
        LockSupport.parkNanos(STEP.toNanos());
        if (Thread.currentThread().isInterrupted()) {
            throw new EmbeddedPostgresException("interrupted while waiting for PostgreSQL");
        }
    }

    private static EmbeddedPostgresException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new EmbeddedPostgresException("interrupted while waiting for PostgreSQL", e);
    }
}
