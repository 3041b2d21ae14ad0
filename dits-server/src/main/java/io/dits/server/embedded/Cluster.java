// SPDX-License-Identifier: Apache-2.0
package io.dits.server.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * The files of the database in its home: {@code data}, {@code password} and {@code port}.
 *
 * @param home the folder of everything of PostgreSQL
 */
record Cluster(Path home) {
    private static final int PASSWORD_BYTES = 24;
    private static final String HALF_MADE = "initializing-";

    /** What PostgreSQL calls its data directory. */
    Path data() {
        return home.resolve("data");
    }

    /** Whether there is a database. */
    boolean exists() {
        return Files.exists(data().resolve("PG_VERSION"));
    }

    /** The password, made now if there is neither a password nor a database that would have another one. */
    String password(RandomGenerator random) throws IOException {
        Path file = passwordFile();
        if (!Files.exists(file)) {
            if (exists()) {
                throw new EmbeddedPostgresException(
                        "the file " + file + " is missing, and without it nobody can sign in" + " to the database in "
                                + data() + "; bring the file back from a backup");
            }
            byte[] bytes = new byte[PASSWORD_BYTES];
            random.nextBytes(bytes);
            Folders.writeSafely(file, HexFormat.of().formatHex(bytes).getBytes(StandardCharsets.US_ASCII));
        }
        return Files.readString(file, StandardCharsets.US_ASCII).strip();
    }

    private Path passwordFile() {
        return home.resolve("password");
    }

    /** Makes the database if there is none; a kill in between leaves nothing that counts. */
    void initialize(Binaries binaries, RunAs user, Consumer<String> says) throws IOException {
        if (exists()) {
            return;
        }
        if (Files.exists(data())) {
            throw new EmbeddedPostgresException("the folder " + data()
                    + " is there but holds no database (no file PG_VERSION); bring it back from a backup, or move it away"
                    + " to start with an empty database");
        }
        says.accept("making the database in " + data());
        Folders.removeHalfMade(home, HALF_MADE);
        user.own(passwordFile());
        Path half = Files.createTempDirectory(home, HALF_MADE);
        user.own(half);
        Processes.Outcome outcome = Processes.run(user.process(List.of(
                binaries.program("initdb").toString(),
                "--pgdata=" + half,
                "--username=" + Access.USER,
                "--pwfile=" + passwordFile(),
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale=C",
                "--no-instructions",
                // Here and not at the start, so that an administrator can change them in postgresql.conf.
                "--set=shared_buffers=128MB",
                "--set=max_connections=50")));
        if (!outcome.success()) {
            throw new EmbeddedPostgresException("initdb cannot make the database in " + home + " (exit code "
                    + outcome.code() + "): " + outcome.output().strip());
        }
        Folders.rename(half, data());
    }

    /** Refuses a database of another major version than the programs. */
    void checkVersion(Binaries binaries, RunAs user) throws IOException {
        String wanted = Files.readString(data().resolve("PG_VERSION")).strip();
        String found = Processes.run(
                        user.process(List.of(binaries.program("postgres").toString(), "--version")))
                .output()
                .strip();
        if (!found.contains(" " + wanted + ".")) {
            throw new EmbeddedPostgresException("the database in " + data() + " is of PostgreSQL " + wanted
                    + ", and this program brings \"" + found
                    + "\"; use a release of this program that brings PostgreSQL "
                    + wanted);
        }
    }

    /** The port of last time if it is free, or another free one, which is then the one of next time. */
    int choosePort() throws IOException {
        OptionalInt last = rememberedPort();
        if (last.isPresent() && isFree(last.getAsInt())) {
            return last.getAsInt();
        }
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
            int port = socket.getLocalPort();
            Folders.writeSafely(portFile(), Integer.toString(port).getBytes(StandardCharsets.US_ASCII));
            return port;
        }
    }

    private OptionalInt rememberedPort() throws IOException {
        if (!Files.exists(portFile())) {
            return OptionalInt.empty();
        }
        try {
            int port = Integer.parseInt(Files.readString(portFile()).strip());
            return port > 0 && port < 65536 ? OptionalInt.of(port) : OptionalInt.empty();
        } catch (NumberFormatException e) {
            return OptionalInt.empty();
        }
    }

    private Path portFile() {
        return home.resolve("port");
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}
