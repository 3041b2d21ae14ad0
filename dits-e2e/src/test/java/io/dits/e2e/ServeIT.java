// SPDX-License-Identifier: Apache-2.0
package io.dits.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.dits.bench.Serve;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a server takes and gives, in the short form: it runs whole. Its times mean nothing here, and are not looked at. */
final class ServeIT {
    @TempDir
    Path folder;

    @Test
    void theShortFormHasEveryFigureAndNoRequestFails() throws Exception {
        // PostgreSQL runs as somebody else where the tests run as root.
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        String table = Serve.run(
                "--home",
                Programs.checkout().toString(),
                "--dir",
                folder.resolve("serve").toString(),
                "--short");
        assertThat(table)
                .containsPattern("start to ready[^|]*\\| [0-9.]+ s \\|")
                .containsPattern("idle after its start \\| [1-9]\\d* MiB")
                .containsPattern("64 small requests in flight: a second \\| [1-9]")
                .containsPattern("1000 small requests in flight: a second \\| [1-9]")
                .containsPattern("/metrics[^|]*\\| [0-9.]+ ms")
                .containsPattern("of the throughput that is lost \\| -?[0-9.]+ %");
        assertThat(table.lines().filter(line -> line.startsWith("| — errors")))
                .hasSize(2)
                .allMatch(line -> line.contains("| 0 |"));
    }
}
