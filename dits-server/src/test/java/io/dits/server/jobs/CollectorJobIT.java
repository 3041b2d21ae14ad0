// SPDX-License-Identifier: Apache-2.0
package io.dits.server.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dits.server.http.Samples;
import io.dits.server.service.WriteAccess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The collector in two servers over one database. */
final class CollectorJobIT {
    private static final Duration INTERVAL = Duration.ofHours(24);
    private static final Duration SOON = Duration.ofMillis(20);

    @TempDir
    private Path folder;

    private Studio studio;

    @BeforeEach
    void begin() {
        studio = new Studio(folder, 3);
    }

    @AfterEach
    void end() {
        studio.close();
    }

    private CollectorJob job(Runnable more) {
        return new CollectorJob(
                studio.collector,
                pause -> studio.collecting(() -> {
                    more.run();
                    pause.run();
                }),
                () -> true,
                INTERVAL);
    }

    private long runs(String state) {
        return studio.database.number("select count(*) from collections where state = '" + state + "'");
    }

    @Test
    void oneOfThemRunsOnceAnInterval() {
        try (CollectorJob one = job(() -> {});
                CollectorJob other = job(() -> {})) {
            one.start(SOON);
            other.start(SOON);
            await().until(() -> runs("done") == 1);
            one.look();
            other.look();
            assertThat(runs("done")).isEqualTo(1);
            studio.pass(INTERVAL);
            await().until(() -> runs("done") == 2);
        }
        assertThat(studio.database.number("select count(*) from collections")).isEqualTo(2);
    }

    @Test
    void aServerThatEndsCutsItsRunOffAndTheNextOneGoesOn() throws Exception {
        WriteAccess film = studio.create("film");
        studio.upload(film, Samples.chunk("take"));
        studio.pass(Duration.ofDays(8));
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch ending = new CountDownLatch(1);
        CollectorJob ended = job(() -> {
            running.countDown();
            try {
                ending.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        ended.start(SOON);
        running.await();
        try (CollectorJob beside = job(() -> {})) {
            beside.look();
            assertThat(runs("running")).isEqualTo(1);
            Thread closing = Thread.ofVirtual().start(ended::close);
            await().until(() -> ended.isEnding());
            ending.countDown();
            closing.join();
            assertThat(runs("failed")).isEqualTo(1);
            beside.look();
            assertThat(runs("done")).as("not at once").isZero();
            studio.pass(Duration.ofHours(1));
            beside.look();
        }
        assertThat(runs("done")).isEqualTo(1);
    }
}
