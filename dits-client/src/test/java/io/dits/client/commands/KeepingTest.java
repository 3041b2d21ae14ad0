// SPDX-License-Identifier: Apache-2.0
package io.dits.client.commands;

import static org.assertj.core.api.Assertions.assertThat;

import io.dits.client.Dits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** gc and verify. */
final class KeepingTest {
    @TempDir
    private Path temporary;

    private Dits dits;

    @BeforeEach
    void begin() throws IOException {
        dits = Dits.init(temporary);
    }

    /** The packs, the largest first. */
    private List<Path> packs() throws IOException {
        try (Stream<Path> files = Files.walk(dits.file(".dits/objects/v1"))) {
            return files.filter(Files::isRegularFile)
                    .sorted(Comparator.comparingLong(KeepingTest::size).reversed())
                    .toList();
        }
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void gcRemovesWhatNothingLeadsTo() throws IOException {
        dits.write("clip", Dits.noise(1, 400_000));
        dits.ok("add", "clip");
        dits.write("clip", Dits.noise(2, 400_000));
        dits.ok("add", "clip");
        dits.committed("first");
        long before = packs().stream().mapToLong(KeepingTest::size).sum();
        assertThat(dits.ok("gc")).startsWith("Removed ");
        assertThat(before - packs().stream().mapToLong(KeepingTest::size).sum()).isGreaterThan(400_000);
        assertThat(dits.ok("gc", "--json")).contains("\"removed\":0", "\"freed_bytes\":0");
        assertThat(dits.ok("verify")).startsWith("All is well");
        dits.delete("clip");
        dits.ok("restore", "clip");
        assertThat(dits.file("clip")).hasBinaryContent(Dits.noise(2, 400_000));
    }

    @Test
    void gcKeepsWhatBranchesTagsTheIndexAndAMergeLeadTo() throws IOException {
        dits.write("a", Dits.noise(1, 40_000));
        dits.commit("first");
        dits.ok("switch", "-c", "other");
        dits.write("a", Dits.noise(2, 40_000));
        String other = dits.commit("other");
        dits.ok("switch", "main");
        dits.write("a", Dits.noise(3, 40_000));
        dits.commit("ours");
        dits.write("a", Dits.noise(4, 40_000));
        String tagged = dits.commit("tagged");
        dits.ok("tag", "-m", "keep", "v1");
        dits.ok("branch", "-f", "-d", "other");
        dits.ok("branch", "again", other);
        dits.fails(7, "merge", "again");
        dits.ok("gc");
        assertThat(dits.ok("verify")).startsWith("All is well");
        dits.ok("checkout", "--theirs", "a");
        assertThat(dits.file("a")).hasBinaryContent(Dits.noise(2, 40_000));
        dits.ok("merge", "--abort");
        dits.write("added", Dits.noise(5, 40_000));
        dits.ok("add", "added");
        dits.ok("gc");
        dits.delete("added");
        dits.ok("restore", "added");
        assertThat(dits.file("added")).hasBinaryContent(Dits.noise(5, 40_000));
        dits.ok("checkout", "v1");
        assertThat(dits.ok("log", "-n", "1")).contains(tagged);
    }

    @Test
    void gcKeepsWhereBranchesWere() throws IOException {
        dits.write("a", "1");
        dits.commit("first");
        dits.ok("switch", "-c", "other");
        dits.write("a", "22");
        String lost = dits.commit("second");
        dits.ok("switch", "main");
        dits.ok("branch", "-d", "--force", "other");
        dits.ok("gc");
        dits.ok("branch", "back", lost);
        dits.ok("switch", "back");
        assertThat(dits.read("a")).isEqualTo("22");
    }

    @Test
    void commitsMadeOnNoBranchWereLost() throws IOException {
        dits.write("a", "1");
        String first = dits.commit("first");
        dits.ok("checkout", first);
        dits.write("a", "22");
        String second = dits.commit("on no branch");
        Dits.Ran left = dits.run("switch", "main");
        assertThat(left.err()).contains("No branch has the commit", "To keep it: dits branch NAME " + second);
        dits.ok("gc");
        dits.ok("branch", "kept", second);
        assertThat(dits.run("checkout", "kept").err()).doesNotContain("No branch");
        assertThat(dits.read("a")).isEqualTo("22");
    }

    @Test
    void aTornLineInTheLogOfRefsStoppedGcForEver() throws IOException {
        dits.write("a", "1");
        String first = dits.commit("first");
        Path log = dits.file(".dits/reflog");
        Files.writeString(log, Files.readString(log) + "1767225600 HEAD - commit:ab without a branch");
        dits.ok("gc");
        // The next line is one of its own, or it would be lost with the torn one.
        dits.ok("checkout", first);
        dits.write("a", "22");
        String lost = dits.commit("on no branch");
        dits.run("switch", "main");
        dits.ok("gc");
        dits.ok("branch", "back", lost);
        assertThat(dits.ok("log", "-n", "1", "back")).contains("on no branch");
        assertThat(Files.readString(log)).contains(" a branch\n");
    }

    @Test
    void gcRemovesNothingIfSomethingNeededIsMissing() throws IOException {
        dits.write("a", Dits.noise(1, 40_000));
        dits.commit("first");
        Files.delete(packs().getLast());
        assertThat(dits.fails(1, "gc")).contains("nothing was removed", "Run: dits verify");
    }

    @Test
    void verifyNamesTheFileOfAFlippedByte() throws IOException {
        dits.write("shots/clip.mov", Dits.noise(1, 400_000));
        String first = dits.commit("first");
        dits.ok("rm", "shots/clip.mov");
        dits.write("other", "1");
        dits.commit("second");
        Path pack = packs().getFirst();
        byte[] bytes = Files.readAllBytes(pack);
        bytes[bytes.length / 2]++;
        Files.write(pack, bytes);
        Dits.Ran ran = dits.run("verify");
        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.out())
                .contains("is damaged", "(needed by 'shots/clip.mov' of commit " + first.substring(0, 10) + ")")
                .contains("1 missing or damaged of ");
        assertThat(ran.err()).contains("To mend it run: dits fetch");
        assertThat(dits.fails(1, "verify", "--json"))
                .contains("\"needed_by\":\"'shots/clip.mov' of commit " + first.substring(0, 10) + "\"")
                .contains("\"problem\":\"is damaged");
        assertThat(dits.fails(1, "checkout", first)).doesNotContain("internal error");
        assertThat(dits.has("shots/clip.mov")).isFalse();
    }

    @Test
    void verifyNamesWhatIsMissing() throws IOException {
        dits.write("a", Dits.noise(1, 40_000));
        dits.ok("add", "a");
        Files.delete(packs().getFirst());
        Dits.Ran ran = dits.run("verify");
        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.out()).contains("(needed by index of 'a')", "1 missing or damaged of 1 objects");
    }

    @Test
    void verifyOfANewWorkingCopyIsWell() {
        assertThat(dits.ok("verify")).isEqualTo("All is well: 0 objects, 0 bytes\n");
        assertThat(dits.ok("verify", "--json")).isEqualTo("{\"objects\":0,\"bytes\":0,\"problems\":[]}\n");
    }
}
