// SPDX-License-Identifier: Apache-2.0
package io.dits.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SIGHUP that comes before the server listens. */
final class HangupsTest {
    @TempDir
    Path folder;

    @Test
    void thoseThatCameBeforeCountOnceAsSoonAsThereIsSomethingToDo() {
        Hangups hangups = new Hangups();
        AtomicInteger done = new AtomicInteger();
        hangups.came();
        hangups.came();
        hangups.then(done::incrementAndGet);
        assertThat(done).hasValue(1);
        hangups.came();
        assertThat(done).hasValue(2);
    }

    @Test
    void withoutOneNothingIsDone() {
        AtomicInteger done = new AtomicInteger();
        new Hangups().then(done::incrementAndGet);
        assertThat(done).hasValue(0);
    }

    @Test
    void oneThatComesWhileAServerStartsDoesNotEndIt() throws Exception {
        Path data = folder.resolve("data");
        try (ServerProcess server = ServerProcess.embedded(data)) {
            await().atMost(Duration.ofMinutes(1))
                    .pollInterval(Duration.ofMillis(5))
                    .until(() -> Files.exists(data));
            server.signal("HUP");
            server.awaitReady();
            server.signal("TERM");
            assertThat(server.awaitEnd()).contains("SIGHUP: nothing to read again");
            assertThat(server.status()).isZero();
        }
    }
}
