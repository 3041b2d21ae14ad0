// SPDX-License-Identifier: Apache-2.0
package io.dits.server.jobs;

import static io.dits.server.http.Samples.commit;
import static io.dits.server.http.Samples.file;
import static io.dits.server.http.Samples.noise;
import static io.dits.server.http.Samples.tree;
import static org.assertj.core.api.Assertions.assertThat;

import io.dits.core.content.Blob;
import io.dits.core.model.CommitId;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the collector takes for needed, root by root, and for how long. */
final class CollectorRootsIT extends CollectorCase {
    private static final Blob OTHER = noise(3000, 4);
    private static final Blob OTHER_TREE = tree(file("take.mov", OTHER));
    private static final Blob OTHER_COMMIT = commit(OTHER_TREE, "another take");

    private static Optional<CommitId> id(Blob commit) {
        return Optional.of((CommitId) commit.id());
    }

    private void inQuarantine(Blob... blobs) {
        for (Blob blob : blobs) {
            assertThat(studio.state(film, blob.id())).isEqualTo("in quarantine");
        }
    }

    /** The upload before is another one, and long ago: only what this one leads to of it is kept. */
    @Test
    void anUnfinishedUploadIsKeptForTheGracePeriodWithAllBelowIt() {
        studio.upload(film, PARENT);
        studio.collect();
        isWhole(CHUNK, PARENT);
        inQuarantine(TREE, COMMIT);
        studio.pass(Duration.ofDays(6));
        studio.collect();
        isWhole(CHUNK, PARENT);
        studio.pass(Duration.ofDays(2));
        studio.collect();
        inQuarantine(CHUNK, PARENT);
    }

    /** A row of the log has where the ref was and where it went: both count, and each for the retention. */
    @Test
    void whatABranchOncePointedToIsKeptForTheLogsRetention() {
        studio.push(film, "main", Optional.empty(), TIP);
        studio.upload(film, OTHER, OTHER_TREE, OTHER_COMMIT);
        studio.pass(Duration.ofDays(80));
        studio.push(film, "main", TIP, id(OTHER_COMMIT));
        studio.pass(Duration.ofDays(20));
        studio.collect();
        isWhole(CHUNK, TREE, COMMIT);
        studio.push(film, "main", id(OTHER_COMMIT), Optional.empty());
        studio.pass(Duration.ofDays(69));
        studio.collect();
        isWhole(CHUNK, TREE, COMMIT);
        isWhole(OTHER, OTHER_TREE, OTHER_COMMIT);
        studio.pass(Duration.ofDays(2));
        studio.collect();
        inQuarantine(CHUNK, TREE, COMMIT);
        isWhole(OTHER, OTHER_TREE, OTHER_COMMIT);
        studio.pass(Duration.ofDays(20));
        studio.collect();
        inQuarantine(OTHER, OTHER_TREE, OTHER_COMMIT);
    }

    @Test
    void aRowOfTheLogCountsByWhereTheBranchWasAndByWhereItWent() {
        studio.push(film, "main", Optional.empty(), TIP);
        studio.database.execute("delete from refs");
        studio.collect();
        isWhole(CHUNK, TREE, COMMIT);
        studio.push(film, "main", Optional.empty(), TIP);
        studio.push(film, "main", TIP, Optional.empty());
        studio.database.execute("delete from reflog where new_target is not null");
        studio.collect();
        isWhole(CHUNK, TREE, COMMIT);
    }
}
