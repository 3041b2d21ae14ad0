// SPDX-License-Identifier: Apache-2.0
package io.dits.client.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.dits.client.Dits;
import io.dits.client.workspace.Workspace;
import io.dits.core.codec.Codec;
import io.dits.core.graph.Edits;
import io.dits.core.model.CommitId;
import io.dits.core.model.Kind;
import io.dits.core.model.ObjectId;
import io.dits.core.store.SweepableBlobStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PredecessorsTest {
    private static final int SIZE = 2 << 20;

    @TempDir
    private Path temporary;

    @Test
    void theNamesOfAllFilesThatACommitBringsTookMemoryWithoutBound() throws IOException {
        Dits dits = Dits.init(temporary);
        byte[] clip = Dits.noise(1, SIZE);
        dits.write("clip.mov", clip);
        dits.commit("first");
        SweepableBlobStore blobs =
                Workspace.find(dits.folder(), Clock.systemUTC(), new Random(1)).blobs();
        Set<ObjectId> before = chunks(blobs);

        clip[SIZE / 2]++;
        dits.write("clip.mov", clip);
        dits.commit("edit");
        Set<ObjectId> edited = chunks(blobs);
        edited.removeAll(before);
        CommitId edit = head(dits);
        assertThat(inPieces(Predecessors.edits(blobs, List.of(edit), 5), blobs, edited))
                .isTrue();

        for (int i = 0; i < 5; i++) {
            dits.write("new" + i, "new " + i);
        }
        dits.commit("more");
        clip[SIZE / 2]++;
        dits.write("clip.mov", clip);
        Set<ObjectId> all = chunks(blobs);
        dits.commit("edit again");
        Set<ObjectId> again = chunks(blobs);
        again.removeAll(all);
        CommitId last = head(dits);
        CommitId more = parent(blobs, last);
        assertThat(inPieces(Predecessors.edits(blobs, List.of(more, last), 50), blobs, again))
                .isTrue();
        assertThat(inPieces(Predecessors.edits(blobs, List.of(more, last), 5), blobs, again))
                .as("after five names")
                .isFalse();
    }

    private static CommitId head(Dits dits) throws IOException {
        return Workspace.find(dits.folder(), Clock.systemUTC(), new Random(1))
                .headCommit()
                .orElseThrow();
    }

    private static CommitId parent(SweepableBlobStore blobs, CommitId id) {
        return Codec.commit(blobs.get(id).orElseThrow().bytes()).parents().getFirst();
    }

    private static Set<ObjectId> chunks(SweepableBlobStore blobs) {
        Set<ObjectId> chunks = new HashSet<>();
        blobs.list().forEachRemaining(id -> {
            if (id.kind() == Kind.CHUNK) {
                chunks.add(id);
            }
        });
        return chunks;
    }

    private static boolean inPieces(Edits edits, SweepableBlobStore blobs, Set<ObjectId> chunks) {
        assertThat(chunks).isNotEmpty();
        return chunks.stream()
                .allMatch(id -> edits.patch(blobs.get(id).orElseThrow()).isPresent());
    }
}
