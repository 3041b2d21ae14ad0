// SPDX-License-Identifier: Apache-2.0
package io.dits.bench;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs whole commands as a person's shell would, and says how long they took. */
final class Shell {
    private final Map<String, String> environment;
    private final Path log;

    /** Commands get these variables beside the bench's own; what they print goes to the log. */
    Shell(Map<String, String> environment, Path log) {
        this.environment = Map.copyOf(environment);
        this.log = log;
    }

    /** Runs a line of sh in a folder; seconds of wall time. */
    double time(Path folder, String line) throws IOException, InterruptedException {
        long start = System.nanoTime();
        int status = start(folder, line).waitFor();
        double seconds = (System.nanoTime() - start) / 1e9;
        if (status != 0) {
            throw new IOException("exit status " + status + ": " + line + "; see " + log);
        }
        return seconds;
    }

    /** Starts a line of sh that goes on. */
    Process start(Path folder, String line) throws IOException {
        ProcessBuilder builder = new ProcessBuilder("sh", "-c", line).directory(folder.toFile());
        builder.environment().putAll(environment);
        builder.redirectInput(new File("/dev/null")).redirectErrorStream(true);
        builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        return builder.start();
    }

    /** True if the command is on the path. */
    boolean has(String command) throws IOException, InterruptedException {
        Process process = start(Path.of("."), "command -v " + command);
        return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
    }
}
