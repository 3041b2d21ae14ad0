// SPDX-License-Identifier: Apache-2.0
package io.dits.server.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.dits.core.content.Encoding;
import io.dits.core.content.Hashing;
import io.dits.core.model.CommitId;
import io.dits.core.model.ObjectId;
import io.dits.core.model.RefName;
import io.dits.core.model.TreeId;
import io.dits.server.meta.Accepted;
import io.dits.server.meta.Cause;
import io.dits.server.meta.Guard;
import io.dits.server.meta.OwnerName;
import io.dits.server.meta.Repository.Settings;
import io.dits.server.meta.RepositoryId;
import io.dits.server.meta.RepositoryName;
import io.dits.server.meta.RepositoryRegistry;
import io.dits.server.meta.Reservations;
import io.dits.server.meta.Users;
import io.dits.server.meta.Visibility;
import io.dits.storage.catalog.PackEntry;
import io.dits.storage.catalog.PackId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The question whether a branch goes forward, on rows. */
final class AncestryIT {
    private static final int LENGTH = 200;
    private static TestDatabase database;
    private static final List<CommitId> LINE = line("main", LENGTH);
    private static final List<CommitId> SIDE = line("side", LENGTH);

    @BeforeAll
    static void twoLinesFromOneCommit() {
        database = TestDatabase.fresh();
        Users.Creation creation = new PostgresUsers(database.database())
                .create("ann@a.example", new OwnerName("ann"), "Ann", false, "no hash", Cause.operator("test"));
        long ann = ((Users.Creation.Created) creation).user().id();
        RepositoryRegistry.Changed made = new PostgresRepositories(database.database())
                .create(
                        ann,
                        new RepositoryName("film"),
                        new Settings("", Visibility.PRIVATE, RefName.branch("main")),
                        Guard.open(),
                        Cause.user(ann, "ann", "session", "10.0.0.1", "r1"));
        RepositoryId repository =
                ((RepositoryRegistry.Changed.Done) made).repository().id();
        TreeId tree = new TreeId(Hashing.sha256("tree".getBytes(StandardCharsets.UTF_8)));
        List<ObjectId> all = new ArrayList<>(LINE);
        all.addAll(SIDE);
        all.add(tree);
        new PostgresCatalog(database.database())
                .add(
                        new PackId(1, 2),
                        1000,
                        all.stream()
                                .map(id -> new PackEntry(id, 0, 1, 1, Encoding.STORED, 0))
                                .toList());
        List<Accepted> lines = new ArrayList<>();
        for (int i = 0; i < LENGTH; i++) {
            lines.add(new Accepted.Line(LINE.get(i), tree, i == 0 ? List.of() : List.of(LINE.get(i - 1)), 1000 + i));
        }
        for (int i = 0; i < LENGTH; i++) {
            lines.add(new Accepted.Line(
                    SIDE.get(i), tree, List.of(i == 0 ? LINE.getFirst() : SIDE.get(i - 1)), 1000 + i));
        }
        new PostgresLinks(database.database()).accept(repository, lines, Set.of(), Reservations.Reservation.NONE);
    }

    @AfterAll
    static void stop() {
        database.close();
    }

    private static List<CommitId> line(String name, int length) {
        List<CommitId> line = new ArrayList<>();
        for (int i = 0; i < length; i++) {
            line.add(new CommitId(Hashing.sha256((name + i).getBytes(StandardCharsets.UTF_8))));
        }
        return line;
    }

    private static Optional<Boolean> ask(CommitId ancestor, CommitId commit, int most) {
        return database.database().read(connection -> PostgresCommits.isAncestor(connection, ancestor, commit, most));
    }

    @Test
    void anAncestorIsFoundAndWhatIsNoneIsKnownNotToBe() {
        assertThat(ask(LINE.getFirst(), LINE.getLast(), 1000)).contains(true);
        assertThat(ask(LINE.getLast(), LINE.getLast(), 1000)).contains(true);
        assertThat(ask(LINE.get(100), SIDE.getLast(), 1000)).contains(false);
        assertThat(ask(LINE.getLast(), LINE.getFirst(), 1000)).contains(false);
        assertThat(ask(LINE.getFirst(), SIDE.getLast(), 1000)).contains(true);
    }

    @Test
    void theWalkDoesNotGoBelowTheOldCommit() {
        assertThat(ask(LINE.get(LENGTH - 3), LINE.getLast(), 5)).contains(true);
        assertThat(ask(SIDE.get(LENGTH - 3), LINE.getLast(), 5)).contains(false);
    }

    /** Before, the walk had no bound but the end of history. */
    @Test
    void whatIsNotKnownAfterSoManyCommitsIsNotGuessed() {
        assertThat(ask(LINE.getFirst(), LINE.getLast(), 50)).isEmpty();
    }
}
