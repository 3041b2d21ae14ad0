// SPDX-License-Identifier: Apache-2.0
package io.dits.server;

import static io.dits.server.http.Samples.commit;
import static io.dits.server.http.Samples.file;
import static io.dits.server.http.Samples.noise;
import static io.dits.server.http.Samples.text;
import static io.dits.server.http.Samples.tree;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dits.core.content.Blob;
import io.dits.server.care.PackProof;
import io.dits.server.config.PostgresUrl;
import io.dits.server.http.TestClient;
import io.dits.server.jobs.ScrubJob;
import io.dits.server.meta.Scrub;
import io.dits.server.postgres.Database;
import io.dits.server.postgres.DatabaseSettings;
import io.dits.server.postgres.PostgresCatalog;
import io.dits.server.postgres.PostgresInventory;
import io.dits.server.postgres.PostgresScrub;
import io.dits.storage.catalog.Location;
import io.dits.storage.catalog.PackId;
import io.dits.storage.local.LocalObjectStorage;
import io.dits.testkit.postgres.TestPostgres;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The server reads all packs again, round after round, one server at a time. */
final class ScrubIT {
    @RegisterExtension
    static final TestPostgres POSTGRES = new TestPostgres();

    private static final Blob CHUNK = noise(40_000, 1);
    private static final Blob ROOT = tree(file("clip.mov", CHUNK));
    private static final Blob FIRST = commit(ROOT, "first");
    private static final Duration MONTH = Duration.ofDays(30);

    @TempDir
    Path folder;

    private TestInstallation installation;
    private Database database;
    private PostgresScrub scrub;
    private PostgresCatalog catalog;

    @BeforeEach
    void aRepositoryWithTwoPacks() throws Exception {
        try (var connection = POSTGRES.connect();
                var statement = connection.createStatement()) {
            statement.execute("drop schema public cascade; create schema public");
        }
        installation = TestInstallation.ready(folder, POSTGRES);
        installation
                .admin("user", "create", "--email", "ann@a.example", "--password", "correct horse")
                .ok();
        try (RunningServer server = installation.serve();
                HttpClient http = HttpClient.newHttpClient()) {
            TestClient ann = TestClient.signedIn(server.address(), http, "ann", "correct horse");
            String film = ann.repository("film");
            ann.upload(film, CHUNK, ROOT, FIRST).is(200);
            ann.push(film, "heads/main", "", text(FIRST)).is(200);
        }
        PostgresUrl url = PostgresUrl.parse(installation.databaseUrl());
        database = Database.open(
                new DatabaseSettings(url.jdbc(), url.user(), url.password().reveal(), 6, 0, Duration.ofSeconds(20)));
        scrub = new PostgresScrub(database);
        catalog = new PostgresCatalog(database);
    }

    @AfterEach
    void close() {
        database.close();
    }

    private ScrubJob job(long rate) {
        LocalObjectStorage storage = LocalObjectStorage.openExisting(installation.storage());
        return new ScrubJob(
                scrub, new PackProof(storage, catalog, new PostgresInventory(database)), () -> true, MONTH, rate);
    }

    private void round(ScrubJob job) {
        job.start(Duration.ofMillis(10));
        await().until(() -> scrub.status().finished().isPresent());
    }

    @Test
    void aRoundFindsDamageAndMarksIt() throws Exception {
        Location place = catalog.find(List.of(CHUNK.id())).values().iterator().next();
        Path pack = installation.storage().resolve(place.pack().key().text());
        byte[] bytes = Files.readAllBytes(pack);
        bytes[20_000] ^= 1;
        Files.write(pack, bytes);
        try (ScrubJob job = job(Long.MAX_VALUE >> 20)) {
            round(job);
            assertThat(job.packs()).isEqualTo(2);
            assertThat(job.bytes()).isGreaterThan(40_000);
            assertThat(job.faults()).isEqualTo(1);
        }
        assertThat(scrub.status().last())
                .hasValueSatisfying(last -> assertThat(last.faults()).isEqualTo(1));
        assertThat(catalog.damaged()).containsExactly(CHUNK.id());
        try (RunningServer server = installation.serve();
                HttpClient http = HttpClient.newHttpClient()) {
            TestClient ann = TestClient.signedIn(server.address(), http, "ann", "correct horse");
            assertThat(ann.get("/metrics").text())
                    .contains("dits_scrub_last_round_faults 1.0")
                    .contains("dits_scrub_packs_total 0.0")
                    .contains("dits_storage_damaged_objects 1.0");
            assertThat(ann.missing("/api/v1/repos/ann/film", CHUNK.id())).containsExactly(CHUNK.id());
        }
    }

    @Test
    void theNextRoundBeginsAfterTheInterval() {
        try (ScrubJob job = job(Long.MAX_VALUE >> 20)) {
            round(job);
        }
        assertThat(scrub.begin(MONTH)).isEmpty();
        Scrub.Turn again = scrub.begin(Duration.ZERO).orElseThrow();
        assertThat(again.next()).isPresent();
        again.close();
    }

    @Test
    void oneServerAtATimeAndTheNextGoesOnWhereItStopped() {
        PackId first;
        try (Scrub.Turn turn = scrub.begin(MONTH).orElseThrow()) {
            assertThat(scrub.begin(MONTH)).isEmpty();
            first = turn.next().orElseThrow();
            turn.read(first, 100, 0);
        }
        try (Scrub.Turn turn = scrub.begin(MONTH).orElseThrow()) {
            PackId second = turn.next().orElseThrow();
            assertThat(second).isNotEqualTo(first);
            turn.read(second, 100, 0);
            assertThat(turn.next()).isEmpty();
        }
        assertThat(scrub.status().last()).isEqualTo(Optional.of(new Scrub.Round(2, 200, 0)));
        assertThat(scrub.begin(MONTH)).isEmpty();
    }

    @Test
    void itReadsNoFasterThanItMayAndEndsAtOnce() {
        try (ScrubJob job = job(1)) {
            job.start(Duration.ofMillis(10));
            await().until(() -> job.packs() == 1);
        }
        assertThat(scrub.status().round())
                .hasValueSatisfying(round -> assertThat(round.packs()).isEqualTo(1));
    }
}
