// SPDX-License-Identifier: Apache-2.0
package io.dits.server.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A running PostgreSQL, as its {@code postmaster.pid} tells of it.
 *
 * @param process its first process
 * @param port the port it listens on, 0 if it did not say yet
 * @param data its data directory
 */
record Postmaster(ProcessHandle process, int port, Path data) {
    private static final String PID_FILE = "postmaster.pid";
    private static final int PORT_LINE = 3;

    /** The one at work on {@code data}; a file that tells of another process, or of none, is removed. */
    static Optional<Postmaster> on(Path data) throws IOException {
        Path file = data.resolve(PID_FILE);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        List<String> lines = Files.readAllLines(file, StandardCharsets.ISO_8859_1);
        Optional<ProcessHandle> process = ProcessHandle.of(number(lines, 0)).filter(p -> isPostgresOn(p, data));
        if (process.isEmpty()) {
            // PostgreSQL takes any process of that number and user for itself and would not start. Children of a
            // killed one still keep it from starting, by their shared memory.
            Files.deleteIfExists(file);
        }
        return process.map(p -> new Postmaster(p, (int) number(lines, PORT_LINE), data));
    }

    private static long number(List<String> lines, int line) {
        try {
            return lines.size() > line ? Long.parseLong(lines.get(line).strip()) : 0;
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    private static boolean isPostgresOn(ProcessHandle process, Path data) {
        List<String> command = Commands.of(process);
        if (command.isEmpty() || !Path.of(command.getFirst()).endsWith("postgres")) {
            return false;
        }
        int at = command.indexOf("-D");
        return at >= 0
                && at + 1 < command.size()
                && (Path.of(command.get(at + 1)).equals(data) || Commands.worksIn(process, data));
    }

    /** Asks for a fast shutdown: work in progress is rolled back, all that was committed is kept. */
    void stop(Duration patience) throws IOException {
        if (signalled("INT", patience) || signalled("QUIT", Duration.ofSeconds(10)) || signalled("KILL", patience)) {
            return;
        }
        throw new EmbeddedPostgresException("PostgreSQL (process " + process.pid() + ") on " + data
                + " does not stop; stop it by hand and start again");
    }

    private boolean signalled(String signal, Duration patience) throws IOException {
        // By a shell, which has it built in: small machines have no kill program.
        Processes.run(new ProcessBuilder("/bin/sh", "-c", "kill -" + signal + " " + process.pid()));
        return Processes.await(patience, this::isGone);
    }

    /** Whether it ended; also if nobody has fetched its exit code yet, which the init of a container may never do. */
    boolean isGone() {
        return !process.isAlive() || Commands.of(process).isEmpty();
    }
}
