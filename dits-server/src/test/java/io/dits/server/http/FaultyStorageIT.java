// SPDX-License-Identifier: Apache-2.0
package io.dits.server.http;

import static io.dits.server.http.Samples.commit;
import static io.dits.server.http.Samples.file;
import static io.dits.server.http.Samples.text;
import static io.dits.server.http.Samples.tree;
import static org.assertj.core.api.Assertions.assertThat;

import io.dits.core.content.Blob;
import io.dits.core.model.ObjectId;
import io.dits.core.wire.Frames;
import io.dits.server.care.PackProof;
import io.dits.server.postgres.PostgresCatalog;
import io.dits.server.postgres.PostgresInventory;
import io.dits.testkit.data.Samples;
import io.dits.testkit.faulty.Fault;
import io.dits.testkit.faulty.Faults;
import io.dits.testkit.faulty.FaultyObjectStorage;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Pushes and clones through a storage that fails and lies: what was acknowledged is never lost unnoticed. */
final class FaultyStorageIT {
    private static final int PUSHES = Boolean.getBoolean("dits.full") ? 600 : 40;
    private static final int ATTEMPTS = 30;

    private final Samples samples = Samples.random();
    private final Random random = samples.generator();

    /** What one push brings. */
    private record Pushed(Blob clip, Blob tree, Blob commit) {
        Blob[] all() {
            return new Blob[] {clip, tree, commit};
        }
    }

    private Pushed next(List<Pushed> before) {
        Blob clip = samples.chunk(20_000 + random.nextInt(40_000));
        Blob tree = tree(file("clip.mov", clip));
        String message = "take " + before.size();
        Blob commit = before.isEmpty()
                ? commit(tree, message)
                : commit(tree, message, before.getLast().commit());
        return new Pushed(clip, tree, commit);
    }

    /** As a client does it: again and again while the server says that it cannot, then the ref. */
    private static void push(TestClient ann, String film, Pushed pushed, Optional<Pushed> before) {
        TestClient.Answer answer = ann.upload(film, pushed.all());
        for (int i = 0; i < ATTEMPTS && answer.response().statusCode() != 200; i++) {
            assertThat(answer.response().statusCode()).as(answer.text()).isIn(500, 503, 507);
            assertThat(answer.text())
                    .contains("\"error\"")
                    .doesNotContain("\tat ")
                    .doesNotContain("faulty storage");
            answer = ann.upload(film, pushed.all());
        }
        answer.is(200);
        ann.push(film, "heads/main", before.map(last -> text(last.commit())).orElse(""), text(pushed.commit()))
                .is(200);
    }

    private static List<Blob> fetched(TestClient ann, String film, ObjectId... ids) {
        try {
            return ann.fetch(film, ids);
        } catch (AssertionError | UncheckedIOException refused) {
            // An error or an answer that breaks off: said, not hidden.
            return List.of();
        }
    }

    private static ObjectId[] ids(List<Pushed> pushes) {
        List<ObjectId> ids = new ArrayList<>();
        pushes.forEach(pushed -> List.of(pushed.all()).forEach(blob -> ids.add(blob.id())));
        return ids.toArray(ObjectId[]::new);
    }

    /** Proves all packs as verify does, past the faults. */
    private static long faults(TestServer server) {
        PostgresInventory inventory = new PostgresInventory(server.database.database());
        PackProof proof = new PackProof(server.storage, new PostgresCatalog(server.database.database()), inventory);
        return inventory.packs(Optional.empty(), 100_000).stream()
                .mapToLong(pack -> proof.prove(pack.id(), new PackProof.Sink() {
                            @Override
                            public void missing(String text) {}

                            @Override
                            public void damaged(String text) {}
                        })
                        .faults())
                .sum();
    }

    @Test
    void throughFailuresAndLiesOfReadsAllThatWasAcknowledgedIsThere() throws Exception {
        Faults faults = Faults.seeded(random.nextLong())
                .rate(Fault.UNAVAILABLE, 0.08)
                .rate(Fault.THROTTLED, 0.05)
                .rate(Fault.LOST_ANSWER, 0.08)
                .rate(Fault.FULL, 0.03)
                .rate(Fault.TRUNCATED, 0.05)
                .rate(Fault.FLIPPED, 0.05)
                .rate(Fault.ABSENT, 0.05);
        try (TestServer server = TestServer.over(inner -> new FaultyObjectStorage(inner, faults))) {
            TestClient ann = server.user("ann");
            String film = ann.repository("film");
            List<Pushed> pushes = new ArrayList<>();
            for (int i = 0; i < PUSHES; i++) {
                Pushed pushed = next(pushes);
                push(ann, film, pushed, pushes.isEmpty() ? Optional.empty() : Optional.of(pushes.getLast()));
                pushes.add(pushed);
                Pushed old = pushes.get(random.nextInt(pushes.size()));
                assertThat(List.of(old.all())).containsAll(fetched(ann, film, ids(List.of(old))));
            }
            assertThat(faults.struck()).isGreaterThan(PUSHES / 10);
            faults.heal();

            assertThat(ann.fetch(film, ids(pushes))).hasSize(3 * PUSHES);
            assertThat(faults(server)).as("nothing was damaged in truth").isZero();
            assertThat(ann.missing(film, ids(pushes))).as("and no mark is left").isEmpty();
            assertThat(ann.get(film + "/refs").is(200).text())
                    .contains(text(pushes.getLast().commit()));
        }
    }

    @Test
    void whatAStorageOnlySaidToHaveKeptIsFoundAndMendedByAPush() throws Exception {
        Faults faults = Faults.seeded(random.nextLong()).rate(Fault.UNKEPT, 0.3);
        try (TestServer server = TestServer.over(inner -> new FaultyObjectStorage(inner, faults))) {
            TestClient ann = server.user("ann");
            String film = ann.repository("film");
            List<Pushed> pushes = new ArrayList<>();
            for (int i = 0; i < PUSHES; i++) {
                Pushed pushed = next(pushes);
                push(ann, film, pushed, pushes.isEmpty() ? Optional.empty() : Optional.of(pushes.getLast()));
                pushes.add(pushed);
            }
            faults.heal();
            long lost = faults(server);
            assertThat(lost).isPositive();
            List<ObjectId> asked =
                    Frames.ids(ann.get(film + "/objects/damaged").response().body());
            assertThat(asked).hasSize((int) lost);
            assertThat(ann.missing(film, ids(pushes))).containsExactlyInAnyOrderElementsOf(asked);

            for (Pushed pushed : pushes) {
                ann.upload(film, pushed.all()).is(200);
            }

            assertThat(faults(server)).isZero();
            assertThat(ann.fetch(film, ids(pushes))).hasSize(3 * PUSHES);
        }
    }
}
