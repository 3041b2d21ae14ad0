// SPDX-License-Identifier: Apache-2.0
package io.dits.server.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * A PostgreSQL of the server's own below its data folder. It listens on 127.0.0.1 only, asks for a password, writes
 * through to the disk, and outlives a kill of the server, which finds it again. Its data is never removed.
 */
public final class EmbeddedPostgres implements AutoCloseable {
    private static final Duration SHUTDOWN = Duration.ofSeconds(60);
    private static final long LARGE_LOG = 10_000_000;

    private final DataLock lock;
    private final Launch.Running running;
    private final AtomicBoolean closed = new AtomicBoolean();

    private EmbeddedPostgres(DataLock lock, Launch.Running running) {
        this.lock = lock;
        this.running = running;
    }

    /**
     * Takes the data folder for this process and brings up its database, which is made on the first call.
     *
     * @param data the server's data folder, made if missing; the database lies in {@code postgres} in it
     * @param says told in a sentence what takes time or is remarkable
     * @param random makes the password of the first call; must be fit for secrets
     * @throws EmbeddedPostgresException if another server has the folder or PostgreSQL does not come up; the message
     *     says what to do
     * @throws IOException if a file cannot be read or written
     */
    public static EmbeddedPostgres open(Path data, Consumer<String> says, RandomGenerator random) throws IOException {
        Files.createDirectories(data);
        Path folder = data.toRealPath();
        DataLock lock = DataLock.take(folder);
        try {
            return new EmbeddedPostgres(lock, bringUp(folder, says, random));
        } catch (IOException | RuntimeException | Error e) {
            try {
                lock.close();
            } catch (IOException suppressed) {
                e.addSuppressed(suppressed);
            }
            throw e;
        }
    }

    private static Launch.Running bringUp(Path folder, Consumer<String> says, RandomGenerator random)
            throws IOException {
        Path home = folder.resolve("postgres");
        if (!Files.exists(home)) {
            Files.createDirectory(
                    home, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        Cluster cluster = new Cluster(home);
        String password = cluster.password(random);
        Binaries binaries = Binaries.unpacked(home, says);
        RunAs user = RunAs.forHome(home, isRoot());
        cluster.initialize(binaries, user, says);
        cluster.checkVersion(binaries, user);
        return new Launch(cluster, binaries, user, log(folder), says).run(password);
    }

    private static boolean isRoot() {
        return ProcessHandle.current()
                .info()
                .user()
                .filter(Set.of("root", "0")::contains)
                .isPresent();
    }

    private static Path log(Path folder) throws IOException {
        Path logs = Files.createDirectories(folder.resolve("logs"));
        Path log = logs.resolve("postgres.log");
        if (Files.exists(log) && Files.size(log) > LARGE_LOG) {
            Folders.rename(log, logs.resolve("postgres.log.1"));
        }
        return log;
    }

    /** The address, user and password in one: {@code postgres://dits:<password>@127.0.0.1:<port>/dits}. A secret. */
    public String url() {
        return "postgres://" + Access.USER + ":" + password() + "@127.0.0.1:"
                + running.access().port() + "/" + Access.DATABASE;
    }

    /** The address for JDBC, without user and password. */
    public String jdbcUrl() {
        return running.access().jdbcUrl();
    }

    /** The role that owns everything in this database. */
    public String user() {
        return Access.USER;
    }

    /** Its password. */
    public String password() {
        return running.access().password();
    }

    /** The number of PostgreSQL's first process. */
    public long pid() {
        return running.postmaster().process().pid();
    }

    /**
     * Stops PostgreSQL, connections or not, and gives the data folder back. Everything committed is kept. A second call
     * does nothing.
     *
     * @throws IOException if PostgreSQL does not stop within about two minutes
     */
    @Override
    public void close() throws IOException {
        if (closed.compareAndSet(false, true)) {
            try (lock) {
                running.postmaster().stop(SHUTDOWN);
            }
        }
    }
}
