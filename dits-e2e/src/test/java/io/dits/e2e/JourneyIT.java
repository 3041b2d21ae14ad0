// SPDX-License-Identifier: Apache-2.0
package io.dits.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's journey as it stands there, against a server started as the README says. */
final class JourneyIT {
    @TempDir
    Path folder;

    @Test
    void theReadmesJourneyWorksAsPrinted() throws Exception {
        Programs programs = new Programs(Files.createDirectory(folder.resolve("home")));
        try (StartedServer server = StartedServer.start(programs, folder.resolve("data"))) {
            Path work = Files.createDirectory(folder.resolve("work"));
            String script = journey().replace("http://127.0.0.1:8080", server.address());
            Programs.Outcome outcome = programs.sh(work, script).ok();
            assertThat(work.resolve("copy/clip.mov")).hasSameBinaryContentAs(work.resolve("film/clip.mov"));
            // Of 300 MiB the second push sends only the edit.
            assertThat(outcome.out()).containsPattern("Sent [0-9.]+ KiB in [0-9]+ objects");
            assertThat(server.stop()).isZero();
        }
        // The second start finds the same data.
        try (StartedServer server = StartedServer.start(programs, folder.resolve("data"))) {
            Path again = folder.resolve("again");
            programs.sh(
                            folder,
                            "printf %s \"$DITS_ADMIN_PASSWORD\" | dits login " + server.address()
                                    + " --email admin@localhost --password-stdin; dits clone " + server.address()
                                    + "/admin/film again")
                    .ok();
            assertThat(again.resolve("clip.mov")).hasSameBinaryContentAs(folder.resolve("work/film/clip.mov"));
        }
    }

    private static String journey() throws Exception {
        String readme = Files.readString(Programs.checkout().resolve("README.md"));
        Matcher block = Pattern.compile("<!-- journey[^>]*-->\\s*```sh\\n(.*?)```", Pattern.DOTALL)
                .matcher(readme);
        assertThat(block.find()).as("the README has its journey").isTrue();
        return block.group(1);
    }
}
