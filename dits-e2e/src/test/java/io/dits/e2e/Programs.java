// SPDX-License-Identifier: Apache-2.0
package io.dits.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs the programs of the checkout, as built for this test run, in a home of their own. */
final class Programs {
    private final Path home;
    private final Map<String, String> environment = new HashMap<>();

    /** Commands see {@code home} as the person's home and the checkout's {@code bin} on the path. */
    Programs(Path home) {
        this.home = home;
        environment.put("PATH", checkout().resolve("bin") + ":" + System.getenv("PATH"));
        environment.put("HOME", home.toString());
        environment.put("XDG_CONFIG_HOME", home.resolve(".config").toString());
    }

    /** The root of the checkout that this test was built from. */
    static Path checkout() {
        Path at = Path.of("").toAbsolutePath();
        while (!Files.exists(at.resolve("start"))) {
            at = java.util.Objects.requireNonNull(at.getParent(), "no checkout above the test");
        }
        return at;
    }

    Programs with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    /** What a finished command said. */
    record Outcome(int status, String out, String err) {
        /** Fails with all that was said unless the command ended well. */
        Outcome ok() {
            if (status != 0) {
                throw new AssertionError("exit status " + status + "\n--- out\n" + out + "\n--- err\n" + err);
            }
            return this;
        }
    }

    /** Runs a line of sh in a folder to its end. */
    Outcome sh(Path folder, String script) {
        try {
            Path out = Files.createTempFile(home, "out", ".txt");
            Path err = Files.createTempFile(home, "err", ".txt");
            Process process = builder(folder, script)
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .start();
            process.getOutputStream().close();
            if (!process.waitFor(10, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                throw new AssertionError("still running after 10 minutes: " + script);
            }
            return new Outcome(process.exitValue(), Files.readString(out), Files.readString(err));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Prepares a line of sh that goes on by itself. */
    ProcessBuilder builder(Path folder, String script) {
        ProcessBuilder builder = new ProcessBuilder("sh", "-e", "-c", script).directory(folder.toFile());
        builder.environment().remove("DATABASE_URL");
        builder.environment().putAll(environment);
        return builder;
    }
}
