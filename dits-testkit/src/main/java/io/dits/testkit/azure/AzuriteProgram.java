// SPDX-License-Identifier: Apache-2.0
package io.dits.testkit.azure;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;

/**
 * The program of Azurite, which npm fetches when it is first wanted. It is kept outside of the checkout, for all builds of
 * a user: below {@code XDG_CACHE_HOME}, else {@code ~/.cache}.
 */
final class AzuriteProgram {
    private static final String VERSION = "3.35.0";
    private static final String MAIN = "node_modules/azurite/dist/src/blob/main.js";

    private AzuriteProgram() {}

    /** The script for node. */
    static synchronized Path script() throws IOException {
        Path cache = cache();
        Path home = cache.resolve("azurite-" + VERSION);
        Files.createDirectories(cache);
        // Another build may be about to fetch it, too.
        try (FileChannel file = FileChannel.open(
                        cache.resolve("azurite.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = file.lock()) {
            if (lock.isValid() && !Files.exists(home.resolve(MAIN))) {
                fetch(cache, home);
            }
        }
        return home.resolve(MAIN);
    }

    private static Path cache() {
        return Optional.ofNullable(System.getenv("XDG_CACHE_HOME"))
                .filter(text -> !text.isEmpty())
                .map(Path::of)
                .orElseGet(() -> Path.of(System.getProperty("user.home"), ".cache"))
                .resolve("dits-build");
    }

    /** Under a temporary name first, so that what was interrupted is never taken for the whole. */
    private static void fetch(Path cache, Path home) throws IOException {
        Path temporary = Files.createTempDirectory(cache, "azurite-");
        Path said = temporary.resolve("npm.log");
        List<String> command = List.of(
                "npm",
                "install",
                "--ignore-scripts",
                "--no-audit",
                "--no-fund",
                "--prefix",
                temporary.toString(),
                "azurite@" + VERSION);
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
                    "cannot get Azurite, which the tests of Azure need. Wanted: " + String.join(" ", command)
                            + ". Install node and npm (apt-get install nodejs npm) and let npm reach its registry",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
