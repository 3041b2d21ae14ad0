// SPDX-License-Identifier: Apache-2.0
package io.dits.client.commands;

import static org.assertj.core.api.Assertions.assertThat;

import io.dits.client.Dits;
import io.dits.client.config.RemoteUrl;
import io.dits.client.http.MemoryRepository;
import io.dits.client.http.MemoryServer;
import io.dits.client.workspace.Workspace;
import io.dits.core.model.Kind;
import io.dits.core.model.ObjectId;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pushes of edited files, to a server in this process. */
final class PiecesTest {
    private static final int SIZE = 2 << 20;

    @TempDir
    private Path temporary;

    private final MemoryServer server = MemoryServer.start();
    private final RemoteUrl film = server.repository("film");
    private final MemoryRepository there = server.content(film);
    private Dits dits;
    private final byte[] clip = Dits.noise(1, SIZE);

    @BeforeEach
    void begin() throws IOException {
        dits = Dits.init(temporary)
                .with("DITS_SERVER", server.origin().toString())
                .with("DITS_TOKEN", server.token());
        dits.ok("remote", "add", "origin", film.toString());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private void commit(String path, byte[] content) throws IOException {
        dits.write(path, content);
        dits.commit("edit");
    }

    private long sent() {
        return Long.parseLong(
                dits.ok("push", "--json", "origin", "main").replaceFirst("(?s).*\"sent_bytes\" *: *(\\d+).*", "$1"));
    }

    private byte[] edited(int at) {
        byte[] edited = clip.clone();
        System.arraycopy(Dits.noise(at, 1000), 0, edited, at, 1000);
        return edited;
    }

    private void whatIsThereIs(byte[] clip) throws IOException {
        Path copy = temporary.resolve("copy");
        dits.ok("clone", film.toString(), copy.toString());
        assertThat(copy.resolve("clip.mov")).hasBinaryContent(clip);
    }

    @Test
    void anEditSendsTheEditAlone() throws IOException {
        commit("clip.mov", clip);
        assertThat(sent()).isGreaterThan(SIZE);
        assertThat(there.inPieces()).as("of a first push").isZero();
        commit("clip.mov", edited(1_000_000));

        assertThat(sent()).isLessThan(8_000);

        assertThat(there.inPieces()).isPositive();
        whatIsThereIs(edited(1_000_000));
    }

    @Test
    void severalNewVersionsAreEachMadeOfTheOneThatIsThere() throws IOException {
        commit("clip.mov", clip);
        sent();
        for (int i = 1; i <= 4; i++) {
            commit("clip.mov", edited(i * 300_000));
        }
        assertThat(sent()).isLessThan(32_000);
        whatIsThereIs(edited(1_200_000));
    }

    @Test
    void aFileThatBeganInTheSamePushHasNothingThereToBeMadeOf() throws IOException {
        commit("other.txt", Dits.noise(2, 100));
        sent();
        commit("clip.mov", clip);
        commit("clip.mov", edited(500_000));
        sent();
        assertThat(there.inPieces()).isZero();
        whatIsThereIs(edited(500_000));
    }

    @Test
    void aHistoryThatIsNewThereSendsNoPieces() throws IOException {
        commit("clip.mov", clip);
        commit("clip.mov", edited(500_000));
        sent();
        assertThat(there.inPieces()).isZero();
        whatIsThereIs(edited(500_000));
    }

    @Test
    void anEditOnABranchThatIsNewThereIsMadeOfWhereItBranchedOff() throws IOException {
        commit("clip.mov", clip);
        sent();
        dits.ok("switch", "-c", "side");
        commit("clip.mov", edited(700_000));
        dits.ok("push", "origin", "side");
        assertThat(there.inPieces()).isPositive();
    }

    @Test
    void whereTheServerKnowsNoPiecesAllGoesWhole() throws IOException {
        there.withoutPieces();
        commit("clip.mov", clip);
        sent();
        commit("clip.mov", edited(1_000_000));
        assertThat(sent()).as("what went over in the end").isGreaterThan(30_000);
        assertThat(there.inPieces()).isZero();
        whatIsThereIs(edited(1_000_000));
    }

    @Test
    void whenTheServerHasLostWhatIsCopiedFromAllGoesWhole() throws IOException {
        commit("clip.mov", clip);
        sent();
        List<ObjectId> chunks = there(Kind.CHUNK);
        commit("clip.mov", edited(1_000_000));
        there.blobs().delete(chunks);
        assertThat(sent()).isGreaterThan(30_000);
        assertThat(there.inPieces()).isZero();
    }

    @Test
    void aListOfAnOldVersionThatIsDamagedHereStoppedThePushOfANewOne() throws IOException {
        aNewVersionIsPushedWithoutTheOld(Kind.MANIFEST);
    }

    @Test
    void aTreeOfAnOldVersionThatIsDamagedHereStoppedThePushOfANewOne() throws IOException {
        aNewVersionIsPushedWithoutTheOld(Kind.TREE);
    }

    private void aNewVersionIsPushedWithoutTheOld(Kind lostHere) throws IOException {
        commit("clip.mov", clip);
        sent();
        commit("clip.mov", edited(1_000_000));
        List<ObjectId> lost = there(lostHere);
        assertThat(lost).isNotEmpty();
        Workspace.find(dits.folder(), Clock.systemUTC(), new Random(1)).blobs().delete(lost);
        assertThat(sent()).isGreaterThan(30_000);
        whatIsThereIs(edited(1_000_000));
    }

    /** Of what the server has, all of that kind. */
    private List<ObjectId> there(Kind kind) {
        List<ObjectId> found = new ArrayList<>();
        there.blobs().list().forEachRemaining(id -> {
            if (id.kind() == kind) {
                found.add(id);
            }
        });
        return found;
    }
}
