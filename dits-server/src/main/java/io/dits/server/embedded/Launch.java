// SPDX-License-Identifier: Apache-2.0
package io.dits.server.embedded;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Starts PostgreSQL, or takes over one that was left running.
 *
 * @param cluster what it serves
 * @param binaries its programs
 * @param user as whom it runs
 * @param log where it writes
 * @param says told what takes time
 */
record Launch(Cluster cluster, Binaries binaries, RunAs user, Path log, Consumer<String> says) {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** One that runs already has no reason to be silent. */
    private static final Duration ADOPTION = Duration.ofSeconds(10);

    /** Recovery after a crash reads what was written since the last checkpoint; it goes on as long as it says so. */
    private static final Duration RECOVERY = Duration.ofMinutes(15);

    private static final Duration LEFT_OVER = Duration.ofSeconds(20);

    /**
     * In the log if children of a killed PostgreSQL are not gone yet, if the port was taken meanwhile, or if a killed
     * server had just started another.
     */
    private static final List<String> PASSING = List.of("still in use", "could not bind", "already exists");

    private static final int LOG_TAIL = 3000;

    /** One that answers with our password. */
    Running run(String password) throws IOException {
        long end = System.nanoTime() + LEFT_OVER.toNanos();
        while (true) {
            Optional<Running> running = leftRunning(password);
            if (running.isEmpty()) {
                running = started(password, end);
            }
            if (running.isPresent()) {
                return running.get();
            }
            Processes.pause();
        }
    }

    private Optional<Running> leftRunning(String password) throws IOException {
        Optional<Postmaster> left = Postmaster.on(cluster.data());
        if (left.isEmpty()) {
            return Optional.empty();
        }
        Postmaster postmaster = left.get();
        Access access = new Access(postmaster.port(), password);
        if (postmaster.port() != 0 && answers(access, () -> !postmaster.isGone(), ADOPTION) == Access.Answer.READY) {
            says.accept("PostgreSQL (process " + postmaster.process().pid() + ") was left running and is used again");
            return Optional.of(new Running(postmaster, access));
        }
        says.accept("stopping PostgreSQL (process " + postmaster.process().pid()
                + "), which was left running and does not answer");
        postmaster.stop(PATIENCE);
        return Optional.empty();
    }

    /** A new one; none if what keeps it from starting may be gone at the next attempt before {@code end}. */
    private Optional<Running> started(String password, long end) throws IOException {
        Access access = new Access(cluster.choosePort(), password);
        long before = Files.exists(log) ? Files.size(log) : 0;
        Process process = user.process(command(access.port()))
                .redirectErrorStream(true)
                .redirectInput(Processes.NOTHING)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        Access.Answer answer = answers(access, process::isAlive, PATIENCE);
        // Before the answer counts: on a port that was taken meanwhile, it may be somebody else's.
        if (answer == Access.Answer.READY && process.isAlive()) {
            return Optional.of(new Running(new Postmaster(process.toHandle(), access.port(), cluster.data()), access));
        }
        String story = tail(before);
        if (process.isAlive() || PASSING.stream().noneMatch(story::contains) || System.nanoTime() - end > 0) {
            giveUp(process, access, answer, story);
        }
        return Optional.empty();
    }

    private void giveUp(Process process, Access access, Access.Answer answer, String story) throws IOException {
        String how = process.isAlive()
                ? "does not answer as it should (" + answer + ")"
                : "ended with exit code " + process.exitValue();
        if (process.isAlive()) {
            new Postmaster(process.toHandle(), access.port(), cluster.data()).stop(PATIENCE);
        }
        throw new EmbeddedPostgresException(
                "PostgreSQL on " + cluster.data() + " " + how + "; the end of its log " + log + ":\n" + story.strip());
    }

    private List<String> command(int port) {
        List<String> command = new ArrayList<>();
        if (Files.isExecutable(Path.of("/usr/bin/setsid")) || Files.isExecutable(Path.of("/bin/setsid"))) {
            // The terminal's Ctrl-C is for the server, which then stops PostgreSQL when it is done with it.
            command.add("setsid");
        }
        command.addAll(List.of(
                binaries.program("postgres").toString(), "-D", cluster.data().toString()));
        command.addAll(List.of("-p", Integer.toString(port)));
        for (String setting : List.of(
                "listen_addresses=127.0.0.1",
                "unix_socket_directories=",
                "fsync=on",
                "synchronous_commit=on",
                "full_page_writes=on",
                "logging_collector=off",
                "log_destination=stderr")) {
            command.addAll(List.of("-c", setting));
        }
        return command;
    }

    private Access.Answer answers(Access access, BooleanSupplier alive, Duration silence) throws IOException {
        long begin = System.nanoTime();
        boolean told = false;
        while (true) {
            Access.Answer answer = access.tryOut();
            Duration patience = answer == Access.Answer.STARTING ? RECOVERY : silence;
            boolean settled = answer == Access.Answer.READY || answer == Access.Answer.REFUSED;
            long waited = System.nanoTime() - begin;
            if (settled || !alive.getAsBoolean() || waited > patience.toNanos()) {
                return answer;
            }
            if (!told && waited > Duration.ofSeconds(5).toNanos()) {
                says.accept("waiting for PostgreSQL; its log is " + log);
                told = true;
            }
            Processes.pause();
        }
    }

    private String tail(long from) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
            file.seek(Math.max(from, file.length() - LOG_TAIL));
            byte[] bytes = new byte[(int) (file.length() - file.getFilePointer())];
            file.readFully(bytes);
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }

    /**
     * A PostgreSQL at work.
     *
     * @param postmaster its process
     * @param access how to sign in
     */
    record Running(Postmaster postmaster, Access access) {}
}
