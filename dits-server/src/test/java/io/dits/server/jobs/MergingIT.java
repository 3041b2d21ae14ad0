// SPDX-License-Identifier: Apache-2.0
package io.dits.server.jobs;

import static io.dits.server.http.Samples.commit;
import static io.dits.server.http.Samples.file;
import static io.dits.server.http.Samples.noise;
import static io.dits.server.http.Samples.tree;
import static org.assertj.core.api.Assertions.assertThat;

import io.dits.core.content.Blob;
import io.dits.core.model.CommitId;
import io.dits.core.model.ObjectId;
import io.dits.storage.catalog.Location;
import io.dits.storage.catalog.PackId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What many small pushes leave: packs that the collector makes into few. */
final class MergingIT extends CollectorCase {
    private final List<Blob> pushed = new ArrayList<>();

    @BeforeEach
    void allIsNeeded() {
        studio.push(film, "side", Optional.empty(), TIP);
    }

    /** Each brings a pack of one chunk and one of the rest. */
    private void pushes(int count) {
        for (int i = 0; i < count; i++) {
            Blob chunk = noise(2000, 1000 + pushed.size());
            Blob root = tree(file("frame", chunk));
            Blob tip = commit(root, "frame " + pushed.size());
            Optional<CommitId> before = pushed.isEmpty()
                    ? Optional.empty()
                    : Optional.of((CommitId) pushed.getLast().id());
            studio.upload(film, chunk, root, tip);
            studio.push(film, "main", before, Optional.of((CommitId) tip.id()));
            pushed.addAll(List.of(chunk, root, tip));
        }
    }

    private Set<PackId> packs() {
        Set<PackId> packs = new HashSet<>();
        Map<ObjectId, Location> places =
                studio.catalog.find(pushed.stream().map(Blob::id).toList());
        assertThat(places).hasSize(pushed.size());
        places.values().forEach(place -> packs.add(place.pack()));
        return packs;
    }

    private Set<PackId> stored() {
        Set<PackId> packs = new HashSet<>();
        studio.bytes
                .list(PackId.PREFIX)
                .forEachRemaining(listed -> packs.add(PackId.ofKey(listed.key()).orElseThrow()));
        return packs;
    }

    private void allCanBeRead() {
        isWhole(pushed.toArray(Blob[]::new));
    }

    @Test
    void manySmallPacksBecomeOneOfChunksAndOneOfTheRest() {
        pushes(32);
        assertThat(packs()).hasSize(64);
        studio.pass(LONG);
        studio.collect();
        Set<PackId> merged = packs();
        assertThat(merged).hasSize(2);
        allCanBeRead();
        assertThat(stored()).as("the old ones stay for a grace period").hasSize(66 + 2);
        studio.pass(LONG);
        studio.collect();
        assertThat(stored()).as("and are not written again").isEqualTo(merged);
        allCanBeRead();
    }

    @Test
    void fewSmallPacksStayAsTheyAreAndYoungOnesDo() {
        pushes(20);
        studio.pass(LONG);
        Set<PackId> old = packs();
        pushes(20);
        studio.collect();
        assertThat(packs()).hasSize(80).containsAll(old);
        studio.pass(LONG);
        studio.collect();
        assertThat(packs()).hasSize(2);
        allCanBeRead();
    }
}
