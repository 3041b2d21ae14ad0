// SPDX-License-Identifier: Apache-2.0
package io.dits.server;

import static io.dits.server.http.Samples.commit;
import static io.dits.server.http.Samples.file;
import static io.dits.server.http.Samples.noise;
import static io.dits.server.http.Samples.text;
import static io.dits.server.http.Samples.tree;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dits.core.content.Blob;
import io.dits.core.model.TreeEntry;
import io.dits.server.http.TestClient;
import io.dits.testkit.data.FlippedBit;
import io.dits.testkit.postgres.TestPostgres;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code dits-admin gc} on an installation with a branch that is needed and one that is not. */
final class GcIT {
    @RegisterExtension
    static final TestPostgres POSTGRES = new TestPostgres();

    private static final String FILM = "/api/v1/repos/ann/film";
    private static final List<Blob> KEPT = kept();
    private static final Blob TAKE = noise(400_000, 99);
    private static final Blob TAKES = tree(file("take.mov", TAKE));
    private static final Blob SIDE = commit(TAKES, "a take");

    @TempDir
    private Path folder;

    private String database = "";
    private RunningServer server;
    private HttpClient http;
    private TestClient ann;

    /** Twelve chunks, their tree, a commit. */
    private static List<Blob> kept() {
        List<Blob> blobs = new ArrayList<>();
        List<TreeEntry> entries = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            blobs.add(noise(10_000, i));
            entries.add(file("shot" + (char) ('a' + i), blobs.getLast()));
        }
        blobs.add(tree(entries.toArray(TreeEntry[]::new)));
        blobs.add(commit(blobs.getLast(), "the cut"));
        return blobs;
    }

    @BeforeEach
    void aBranchThatIsNeededAndOneThatWasDeletedLongAgo() throws Exception {
        database = POSTGRES.another();
        installation().migrate("up").ok();
        installation()
                .admin("user", "create", "--email", "ann@a.example", "--password", "correct horse")
                .ok();
        server = installation().serve();
        http = HttpClient.newHttpClient();
        ann = TestClient.signedIn(server.address(), http, "ann", "correct horse");
        ann.repository("film");
        List<Blob> all = new ArrayList<>(KEPT.subList(0, 12));
        all.addAll(List.of(TAKE, TAKES, SIDE, KEPT.get(12), KEPT.get(13)));
        ann.upload(FILM, all).is(200);
        ann.push(FILM, "heads/main", "", text(KEPT.getLast())).is(200);
        ann.push(FILM, "heads/side", "", text(SIDE)).is(200);
        ann.push(FILM, "heads/side", text(SIDE), "").is(200);
        execute("update links set linked_at = minute_of(now() - interval '8 days')");
        execute("update packs set created_at = now() - interval '8 days'");
    }

    @AfterEach
    void nothingThatIsNeededIsEverGone() {
        assertThat(ann.fetch(FILM, KEPT.stream().map(Blob::id).toArray(io.dits.core.model.ObjectId[]::new)))
                .containsExactlyInAnyOrderElementsOf(KEPT);
        server.close();
        http.close();
    }

    private TestInstallation installation() throws IOException {
        return new TestInstallation(folder, database);
    }

    private TestInstallation.Outcome gc(String... arguments) throws IOException {
        return installation()
                .admin(Stream.concat(Stream.of("gc"), Stream.of(arguments)).toArray(String[]::new));
    }

    private JsonNode json(String... arguments) throws IOException {
        return JsonMapper.shared()
                .readTree(gc(Stream.concat(Stream.of(arguments), Stream.of("--json"))
                                .toArray(String[]::new))
                        .ok()
                        .out());
    }

    private void execute(String sql) throws Exception {
        try (Connection connection = DriverManager.getConnection(database, POSTGRES.user(), "");
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private void theLogIsOld() throws Exception {
        execute("update reflog set at = now() - interval '91 days'");
    }

    private void inQuarantineForLong() throws Exception {
        execute("update links set quarantined_at = quarantined_at - interval '8 days'");
    }

    private List<Path> packs() throws Exception {
        try (Stream<Path> files = Files.walk(installation().storage().resolve("v1/chunks"))) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }

    private void soundlyKept(int objects) throws IOException {
        assertThat(installation().admin("storage", "verify").ok().out()).contains("0 missing, 0 damaged");
        assertThat(json("run", "--dry-run").get("objects").asInt()).isEqualTo(objects);
    }

    @Test
    void whatADeletedBranchHadComesBackAfterTheLogsRetentionAndTheGracePeriod() throws Exception {
        assertThat(gc("status").ok().out()).contains("none yet");
        gc("run").ok();
        assertThat(json("status").get("quarantined_objects").asInt()).isZero();
        theLogIsOld();

        JsonNode dry = json("run", "--dry-run");
        assertThat(dry.get("objects").asInt()).isEqualTo(17);
        assertThat(dry.get("unreachable_objects").asInt()).isEqualTo(3);
        assertThat(dry.get("unreachable_bytes").asInt()).isGreaterThan(400_000);
        assertThat(dry.at("/repositories/0/name").asString()).isEqualTo("ann/film");
        assertThat(dry.at("/repositories/0/objects").asInt()).isEqualTo(3);
        assertThat(gc("run", "--dry-run").ok().out()).contains("ann/film: 3 objects");
        assertThat(ann.missing(FILM, TAKE.id())).isEmpty();

        assertThat(json("run").get("objects_quarantined").asInt()).isEqualTo(3);
        assertThat(ann.missing(FILM, TAKE.id(), SIDE.id())).containsExactly(TAKE.id(), SIDE.id());
        assertThat(ann.fetch(FILM, TAKE.id())).containsExactly(TAKE);
        JsonNode status = json("status");
        assertThat(status.at("/last_run/state").asString()).isEqualTo("done");
        assertThat(status.get("quarantined_objects").asInt()).isEqualTo(3);
        assertThat(json("run").get("objects_deleted").asInt()).isZero();

        inQuarantineForLong();
        assertThat(json("run").get("objects_deleted").asInt()).isEqualTo(3);
        assertThat(ann.fetch(FILM, TAKE.id())).isEmpty();
        assertThat(json("status").get("quarantined_objects").asInt()).isZero();
        soundlyKept(14);
    }

    @Test
    void aPackOfWhichLittleIsNeededIsRewrittenAndStaysForAGracePeriod() throws Exception {
        theLogIsOld();
        gc("run").ok();
        inQuarantineForLong();
        JsonNode run = json("run");
        assertThat(run.get("packs_rewritten").asInt()).isEqualTo(1);
        assertThat(run.get("packs_deleted").asInt()).isZero();
        assertThat(packs()).hasSize(3);
        JsonNode status = json("status");
        assertThat(status.get("pending_packs").asInt()).isEqualTo(1);
        assertThat(status.get("pending_bytes").asInt()).isGreaterThan(500_000);
        assertThat(status.get("unknown_packs").asInt()).isZero();
        assertThat(json("run").get("packs_deleted").asInt()).isZero();

        execute("update pending_deletes set not_before = not_before - interval '8 days'");
        assertThat(json("run").get("packs_deleted").asInt()).isEqualTo(1);
        assertThat(packs()).hasSize(2);
        soundlyKept(14);
    }

    @Test
    void whatIsUploadedAgainOrUndeletedLeavesTheQuarantine() throws Exception {
        theLogIsOld();
        gc("run").ok();
        ann.upload(FILM, TAKE).is(200);
        assertThat(ann.missing(FILM, TAKE.id(), SIDE.id())).containsExactly(SIDE.id());
        assertThat(gc("undelete", "ann/film").ok().out()).contains("2 objects");
        assertThat(ann.missing(FILM, TAKE.id(), SIDE.id())).isEmpty();
        assertThat(json("run").get("unreachable_objects").asInt()).isZero();
        ann.push(FILM, "heads/side", "", text(SIDE)).is(200);
        assertThat(gc("undelete", "ann/none").err()).contains("'ann/none'");
    }

    @Test
    void aRepositoryIsEmptiedAfterItsRestorePeriodAndTheGracePeriod() throws Exception {
        String other = ann.repository("other");
        ann.upload(other, TAKE, KEPT.getFirst(), TAKES, SIDE).is(200);
        ann.push(other, "heads/main", "", text(SIDE)).is(200);
        execute("update links set linked_at = minute_of(now() - interval '8 days')");
        theLogIsOld();
        ann.delete(other).is(204);
        gc("run").ok();
        execute("update repositories set deleted_at = now() - interval '31 days' where deleted_at is not null");
        assertThat(gc("run").ok().out()).contains("ann/other (deleted): 3 objects");
        gc("run").ok();
        execute("do $$ begin assert not exists (select from repositories where emptied_at is not null); end $$");
        inQuarantineForLong();
        gc("run").ok();
        execute("do $$ begin assert exists (select from repositories where emptied_at is not null);"
                + " assert (select count(*) = 1 from refs);"
                + " assert (select (details ->> 'objects')::int > 0 and via = 'dits-admin' and subject = 'server' from audit"
                + " where action = 'gc.deleted' order by id desc limit 1); end $$");
        soundlyKept(14);
    }

    @Test
    void metadataThatCannotBeReadIsAReasonToDeleteNothing() throws Exception {
        theLogIsOld();
        Path metadata = packs().stream()
                .min((a, b) -> Long.compare(a.toFile().length(), b.toFile().length()))
                .orElseThrow();
        byte[] good = Files.readAllBytes(metadata);
        for (int at = 9; at < 400; at += 4) {
            FlippedBit.in(metadata, at);
        }
        TestInstallation.Outcome refused = gc("run");
        assertThat(refused.status()).isEqualTo(1);
        assertThat(refused.err()).contains("refused").contains("ann/film").contains("dits-admin storage verify");
        assertThat(gc("status").status()).isEqualTo(1);
        assertThat(ann.missing(FILM, TAKE.id())).isEmpty();
        Files.write(metadata, good);
        installation().admin("storage", "verify").ok();
        gc("run").ok();
    }

    @Test
    void moreThanTheGreatestShareGoesOnlyByForce() throws Exception {
        theLogIsOld();
        execute("delete from refs");
        TestInstallation.Outcome refused = gc("run");
        assertThat(refused.status()).isEqualTo(1);
        assertThat(refused.err()).contains("30 %").contains("17 of 17").contains("--force");
        assertThat(ann.missing(FILM, TAKE.id())).isEmpty();
        assertThat(json("run", "--force").get("objects_quarantined").asInt()).isEqualTo(17);
    }

    @Test
    void anothersStorageIsLeftAloneUntilItIsTakenOver() throws Exception {
        theLogIsOld();
        Path mark = installation().storage().resolve("v1/installation");
        Files.writeString(mark, UUID.randomUUID() + "\n");
        TestInstallation.Outcome refused = gc("run");
        assertThat(refused.status()).isEqualTo(1);
        assertThat(refused.err()).contains("refused").contains("--take-over");
        Files.delete(mark);
        assertThat(gc("run").err()).contains("found none");
        assertThat(json("run", "--take-over").get("objects_quarantined").asInt())
                .isEqualTo(3);
        gc("run").ok();
    }

    @Test
    void anUnknownPackGoesWhenItWasSeenForTheGracePeriodAndOtherFilesStay() throws Exception {
        gc("run").ok();
        Path lost = installation().storage().resolve("v1/chunks/0/1/0123456789abcdef0123456789abcdef");
        Files.createDirectories(lost.getParent());
        Files.copy(packs().getFirst(), lost);
        Path note = Files.writeString(lost.resolveSibling("note.txt"), "somebody's");
        gc("run").ok();
        assertThat(json("status").get("unknown_packs").asInt()).isEqualTo(1);
        execute("update unknown_packs set seen_at = seen_at - interval '8 days'");

        // A database that comes out of a backup has not seen a run for long.
        execute("update collections set finished_at = finished_at - interval '9 days'");
        assertThat(gc("run").ok().out()).contains("as after a restore");
        assertThat(lost).exists();

        execute("update unknown_packs set seen_at = seen_at - interval '8 days'");
        gc("run").ok();
        assertThat(lost).doesNotExist();
        assertThat(note).exists();
    }

    @Test
    void oneRunsAtATime() throws Exception {
        try (Connection connection = DriverManager.getConnection(database, POSTGRES.user(), "");
                var statement = connection.createStatement()) {
            String lock = "(" + 0x6469_7473_2067_6331L + ")";
            statement.execute("select pg_advisory_lock" + lock);
            TestInstallation.Outcome busy = gc("run");
            assertThat(busy.status()).isEqualTo(1);
            assertThat(busy.err()).contains("another run is under way");
            // Not by closing the connection, which the database hears of a moment later.
            statement.execute("select pg_advisory_unlock" + lock);
        }
        gc("run").ok();
        assertThatThrownBy(() -> gc("run", "--nonsense").ok()).hasMessageContaining("exit status 2");
    }
}
