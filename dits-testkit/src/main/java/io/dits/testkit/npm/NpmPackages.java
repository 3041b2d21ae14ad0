// SPDX-License-Identifier: Apache-2.0
package io.dits.testkit.npm;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Packages that npm fetches when they are first wanted. They are kept outside of the checkout, for all builds of a user: below
 * {@code XDG_CACHE_HOME}, else {@code ~/.cache}.
 */
public final class NpmPackages {
    private NpmPackages() {}

    /**
     * The folder that has them in its {@code node_modules}.
     *
     * @param name of the folder, with a version: what is in it never changes
     * @param packages with their versions, as {@code samlp@8.0.0}
     */
    public static synchronized Path folder(String name, String... packages) throws IOException {
        Path cache = cache();
        Path home = cache.resolve(name);
        Files.createDirectories(cache);
        // Another build may be about to fetch them, too.
        try (FileChannel file = FileChannel.open(
                        cache.resolve(name + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = file.lock()) {
            if (lock.isValid() && !Files.exists(home)) {
                fetch(cache, home, packages);
            }
        }
        return home;
    }

    private static Path cache() {
        return Optional.ofNullable(System.getenv("XDG_CACHE_HOME"))
                .filter(text -> !text.isEmpty())
                .map(Path::of)
                .orElseGet(() -> Path.of(System.getProperty("user.home"), ".cache"))
                .resolve("dits-build");
    }

    /** Under a temporary name first, so that what was interrupted is never taken for the whole. */
    private static void fetch(Path cache, Path home, String... packages) throws IOException {
        Path temporary = Files.createTempDirectory(cache, "npm-");
        Path said = temporary.resolve("npm.log");
        List<String> command = new ArrayList<>(List.of(
                "npm", "install", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix", temporary.toString()));
        command.addAll(List.of(packages));
        try {
            int status = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(said.toFile())
                    .start()
                    .waitFor();
            if (status != 0) {
                throw new IOException("it ended with status " + status + " and said:\n" + Files.readString(said));
            }
            Files.move(temporary, home, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new IOException(
                    "cannot get what tests need. Wanted: " + String.join(" ", command)
                            + ". Install node and npm (apt-get install nodejs npm) and let npm reach its registry",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
