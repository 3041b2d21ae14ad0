// SPDX-License-Identifier: Apache-2.0
package io.dits.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The image, made by its one command and run by podman as an orchestrator runs it: nothing to write to, no rights. */
@Tag("full")
final class ImageIT {
    /** The limits are named, since podman would raise them, which sandboxes forbid. */
    private static final String HARD =
            " --ulimit nofile=4096 --ulimit nproc=4096 --network host --read-only --tmpfs /tmp"
                    + " --cap-drop ALL --security-opt no-new-privileges --memory 1g ";

    @TempDir
    Path folder;

    private Programs programs = new Programs(Path.of(""));

    private Programs.Outcome podman(String words) {
        // runc: crun fails inside some sandboxes.
        return programs.sh(folder, "podman --runtime runc " + words);
    }

    @Test
    void itServesWithoutRightsAndEndsInOrder() throws Exception {
        programs = new Programs(Files.createDirectory(folder.resolve("home")));
        Path image = folder.resolve("image.tar");
        programs.sh(Programs.checkout(), "deploy/image/build --tag test --out " + image)
                .ok();
        podman("load -q -i " + image).ok();
        for (String program : new String[] {"dits", "dits-server", "dits-migrate", "dits-admin"}) {
            assertThat(podman("run --rm" + HARD + "dits/server:test " + program + " --help")
                            .ok()
                            .out())
                    .contains("Usage: " + program);
        }
        assertThat(podman("run --rm" + HARD + "dits/server:test id -u")
                        .ok()
                        .out()
                        .strip())
                .isEqualTo("10001");
        podman("volume create dits-image-test").ok();
        try {
            podman("run -d --name dits-image-test" + HARD + "-v dits-image-test:/var/lib/dits dits/server:test"
                            + " dits-server --embedded --data /var/lib/dits/data --port 0")
                    .ok();
            await().atMost(Duration.ofMinutes(1)).until(() -> logs().contains("Dits is ready at http"));
            String address = logs().replaceAll("(?s).*Dits is ready at (http://127.0.0.1:\\d+).*", "$1");
            assertThat(podman("exec dits-image-test wget -q -O - " + address + "/health")
                            .ok()
                            .out())
                    .contains("ok");
            podman("stop -t 30 dits-image-test").ok();
            assertThat(podman("inspect dits-image-test --format '{{.State.ExitCode}}'")
                            .ok()
                            .out()
                            .strip())
                    .isEqualTo("0");
            assertThat(logs()).contains("Stopped.");
        } finally {
            podman("rm -f dits-image-test");
            podman("volume rm -f dits-image-test");
            podman("rmi -f dits/server:test");
        }
    }

    @Test
    void twoBuildsAreTheSameBytesButForTheCaches() throws Exception {
        programs = new Programs(Files.createDirectory(folder.resolve("home")));
        String build = Programs.checkout().resolve("deploy/image/build").toString();
        programs.sh(folder, build + " --out first.tar").ok();
        programs.sh(folder, build + " --without-caches --out second.tar").ok();
        programs.sh(folder, build + " --without-caches --out third.tar").ok();
        assertThat(folder.resolve("third.tar")).hasSameBinaryContentAs(folder.resolve("second.tar"));
        assertThat(layers("first.tar")).hasSize(2).containsAll(layers("second.tar"));
    }

    private List<String> layers(String image) {
        String manifest = programs.sh(folder, "tar xOf " + image + " ./manifest.json")
                .ok()
                .out();
        return Pattern.compile("blobs/sha256/[0-9a-f]+")
                .matcher(manifest.substring(manifest.indexOf("Layers")))
                .results()
                .map(MatchResult::group)
                .toList();
    }

    private String logs() {
        Programs.Outcome said = podman("logs dits-image-test");
        return said.out() + said.err();
    }
}
