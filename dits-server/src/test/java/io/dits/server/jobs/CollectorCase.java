// SPDX-License-Identifier: Apache-2.0
package io.dits.server.jobs;

import static io.dits.server.http.Samples.commit;
import static io.dits.server.http.Samples.file;
import static io.dits.server.http.Samples.noise;
import static io.dits.server.http.Samples.tree;
import static org.assertj.core.api.Assertions.assertThat;

import io.dits.core.content.Blob;
import io.dits.core.model.CommitId;
import io.dits.server.meta.CollectorRun;
import io.dits.server.meta.RepositoryId;
import io.dits.server.service.WriteAccess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A collector and people who work beside it: something that nothing needs, and threads whose one side is held by a {@link Gate}. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
abstract class CollectorCase {
    static final Duration LONG = Duration.ofDays(8);
    static final Blob CHUNK = noise(70_000, 1);
    static final Blob TREE = tree(file("take.mov", CHUNK));
    static final Blob COMMIT = commit(TREE, "a take");
    static final Blob PARENT = tree(file("copy.mov", CHUNK));
    static final Optional<CommitId> TIP = Optional.of((CommitId) COMMIT.id());

    @TempDir
    private Path folder;

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    Studio studio;
    WriteAccess film;

    /** A commit that no ref points to, and too old to be an upload that goes on. */
    @BeforeEach
    void somethingThatNothingNeeds() {
        studio = new Studio(folder, 1);
        film = studio.create("film");
        studio.upload(film, CHUNK, TREE, COMMIT);
        studio.pass(LONG);
    }

    @AfterEach
    void end() {
        threads.close();
        studio.close();
    }

    <T> Future<T> beside(Callable<T> work) {
        return threads.submit(work);
    }

    Future<?> beside(Runnable work) {
        return threads.submit(work);
    }

    static <T> T of(Future<T> future) throws Exception {
        return future.get(30, TimeUnit.SECONDS);
    }

    Steps looked(CollectorRun run) {
        Steps steps = new Steps(run, studio.store, () -> {});
        steps.look(false);
        return steps;
    }

    RepositoryId id() {
        return film.repository().id();
    }

    /** All that nothing needs is in quarantine, and has been there for long. */
    void longInQuarantine() {
        studio.collect();
        assertThat(studio.state(film, COMMIT.id())).isEqualTo("in quarantine");
        studio.pass(LONG);
        // Else the next run takes it for a database that was restored.
        studio.database.execute("update collections set finished_at = now() - interval '1 hour'");
    }

    long rows(Blob blob) {
        return studio.catalog.find(List.of(blob.id())).size();
    }

    void isWhole(Blob... blobs) {
        for (Blob blob : blobs) {
            assertThat(studio.state(film, blob.id())).isEqualTo("live");
            assertThat(studio.store.get(blob.id())).contains(blob);
        }
    }
}
