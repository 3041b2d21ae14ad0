// SPDX-License-Identifier: Apache-2.0
package io.dits.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.dits.bench.Sizes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a server takes for people at work, for three of them and two seconds: it runs whole. Its times mean nothing here. */
final class SizesIT {
    @TempDir
    Path folder;

    @Test
    void theShortFormPollsPushesAndClones() throws Exception {
        // PostgreSQL runs as somebody else where the tests run as root.
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        String table = Sizes.run(
                "--home",
                Programs.checkout().toString(),
                "--dir",
                folder.resolve("sizes").toString(),
                "--users",
                "3",
                "--seconds",
                "2",
                "--mib",
                "1");
        assertThat(table)
                .containsPattern("\\n\\| 3 \\| [0-9.]+ \\| [0-9]+ ms \\| 1 \\| [0-9.]+, [1-9]\\d+ \\| [0-9.]+, [1-9]");
    }
}
