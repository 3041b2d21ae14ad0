// SPDX-License-Identifier: Apache-2.0
package io.dits.client.commands;

import static org.assertj.core.api.Assertions.assertThat;

import io.dits.client.Dits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MergeTest {
    private static final byte[] FILM = Dits.noise(1, 70_000);

    @TempDir
    private Path temporary;

    private Dits dits;

    @BeforeEach
    void begin() throws IOException {
        dits = Dits.init(temporary);
    }

    /** What a side does to the files. */
    private interface Work {
        void at(Dits dits) throws IOException;
    }

    /** Both sides start from what the first does; afterwards the working copy stands on main. */
    private void sides(Work base, Work ours, Work theirs) throws IOException {
        dits.write("base", "base");
        base.at(dits);
        dits.commit("base");
        dits.ok("switch", "-c", "other");
        theirs.at(dits);
        dits.commit("theirs");
        dits.ok("switch", "main");
        ours.at(dits);
        dits.commit("ours");
    }

    private static void nothing(Dits dits) {}

    private void clean() {
        assertThat(dits.ok("status")).contains("Nothing changed");
        assertThat(dits.ok("log", "-n", "1")).contains("Merge:  ");
    }

    @Test
    void whatOnlyOneSideChangedIsTaken() throws IOException {
        sides(
                all -> {
                    all.write("a", "1");
                    all.write("b", "1");
                    all.write("d/gone", "1");
                },
                ours -> ours.write("a", "22"),
                theirs -> {
                    theirs.write("b", "22");
                    theirs.write("new", "1");
                    theirs.delete("d/gone");
                });
        assertThat(dits.ok("merge", "other")).startsWith("Merged in ");
        assertThat(dits.read("a")).isEqualTo("22");
        assertThat(dits.read("b")).isEqualTo("22");
        assertThat(dits.has("new")).isTrue();
        assertThat(dits.has("d")).isFalse();
        clean();
    }

    @Test
    void aBranchThatIsBehindGoesStraightAhead() throws IOException {
        dits.write("a", "1");
        dits.commit("first");
        dits.ok("switch", "-c", "other");
        dits.write("a", "22");
        String second = dits.commit("second");
        dits.ok("switch", "main");
        assertThat(dits.ok("merge", "other")).startsWith("Fast-forward to " + second.substring(0, 10));
        assertThat(dits.read("a")).isEqualTo("22");
        assertThat(dits.ok("merge", "other")).isEqualTo("Already up to date\n");
    }

    @Test
    void bothAddedTheSame() throws IOException {
        sides(MergeTest::nothing, ours -> ours.write("a", FILM), theirs -> theirs.write("a", FILM));
        dits.ok("merge", "other");
        clean();
    }

    @Test
    void bothDeletedTheSame() throws IOException {
        sides(all -> all.write("a", "1"), ours -> ours.delete("a"), theirs -> {
            theirs.delete("a");
            theirs.write("b", "1");
        });
        dits.ok("merge", "other");
        assertThat(dits.has("a")).isFalse();
        clean();
    }

    @Test
    void bothAddedOtherTextsWhichAreMarked() throws IOException {
        sides(MergeTest::nothing, ours -> ours.write("a", "left\n"), theirs -> theirs.write("a", "right"));
        assertThat(dits.fails(7, "merge", "other")).contains("Both sides changed:\n  a\n");
        assertThat(dits.read("a")).isEqualTo("<<<<<<< ours\nleft\n=======\nright\n>>>>>>> theirs\n");
    }

    @Test
    void changesOfDifferentLinesAreJoined() throws IOException {
        sides(
                all -> all.write("a", "1\n2\n3\n4\n5\n"),
                ours -> ours.write("a", "one\n2\n3\n4\n5\n"),
                theirs -> theirs.write("a", "1\n2\n3\n4\nfive\nsix\n"));
        dits.ok("merge", "other");
        assertThat(dits.read("a")).isEqualTo("one\n2\n3\n4\nfive\nsix\n");
        clean();
    }

    @Test
    void aConflictIsEditedAddedAndContinued() throws IOException {
        sides(
                all -> all.write("a", "same\nold\n"),
                ours -> ours.write("a", "same\nleft\n"),
                theirs -> theirs.write("a", "same\nright\n"));
        dits.fails(7, "merge", "other");
        assertThat(dits.read("a")).isEqualTo("same\n<<<<<<< ours\nleft\n=======\nright\n>>>>>>> theirs\n");
        assertThat(dits.ok("status"))
                .contains("A merge is under way", "In conflict")
                .contains("  a\n");
        assertThat(dits.fails(7, "commit", "-m", "no")).contains("the first is a");
        assertThat(dits.fails(7, "merge", "--continue")).contains("dits add FILE");
        assertThat(dits.fails(1, "switch", "other")).contains("a merge waits for its commit");
        assertThat(dits.fails(1, "merge", "other")).contains("a merge waits for its commit");
        dits.write("a", "same\nboth\n");
        dits.ok("add", "a");
        assertThat(dits.ok("merge", "--continue")).startsWith("Merged in ");
        assertThat(dits.ok("log", "-n", "1")).contains("Merge other");
        clean();
    }

    @Test
    void aCommitConcludesAMergeToo() throws IOException {
        sides(all -> all.write("a", "1"), ours -> ours.write("a", "2"), theirs -> theirs.write("a", "3"));
        dits.fails(7, "merge", "other");
        dits.ok("checkout", "--theirs", "a");
        dits.ok("commit", "-m", "Theirs it is");
        assertThat(dits.read("a")).isEqualTo("3");
        assertThat(dits.ok("log", "-n", "1")).contains("Theirs it is");
        clean();
    }

    @Test
    void twoFilmsStopTheMergeAndBothStayReachable() throws IOException {
        byte[] left = Dits.noise(2, 80_000);
        byte[] right = Dits.noise(3, 90_000);
        sides(
                all -> all.write("clip.mov", FILM),
                ours -> ours.write("clip.mov", left),
                theirs -> theirs.write("clip.mov", right));
        assertThat(dits.fails(7, "merge", "other")).contains("Both sides changed:\n  clip.mov\n");
        assertThat(dits.file("clip.mov")).hasBinaryContent(left);
        dits.ok("gc");
        dits.ok("checkout", "--theirs", "clip.mov");
        assertThat(dits.file("clip.mov")).hasBinaryContent(right);
        dits.ok("merge", "--continue");
        clean();
        dits.ok("checkout", "HEAD");
        assertThat(dits.ok("verify")).startsWith("All is well");
        dits.ok("switch", "other");
        assertThat(dits.file("clip.mov")).hasBinaryContent(right);
    }

    @Test
    void oursKeepsThisSide() throws IOException {
        byte[] left = Dits.noise(2, 80_000);
        sides(all -> all.write("a", FILM), ours -> ours.write("a", left), theirs -> theirs.write("a", "text"));
        assertThat(dits.fails(7, "merge", "other", "--json"))
                .isEqualTo("{\"conflicts\":[\"a\"],\"result\":\"conflicts\"}\n");
        dits.write("a", "damaged meanwhile");
        assertThat(dits.ok("checkout", "--ours", "a")).isEqualTo("Settled 1 path\n");
        assertThat(dits.file("a")).hasBinaryContent(left);
        assertThat(dits.fails(1, "checkout", "--ours", "a")).contains("no merge left this path open: a");
        dits.ok("merge", "--continue");
        clean();
    }

    @Test
    void anUnchangedBinaryInConflictIsSettledByAddingIt() throws IOException {
        byte[] left = Dits.noise(2, 80_000);
        sides(all -> all.write("a", FILM), ours -> ours.write("a", left), theirs -> theirs.write("a", "text"));
        dits.fails(7, "merge", "other");
        dits.ok("add", "a");
        dits.ok("merge", "--continue");
        assertThat(dits.file("a")).hasBinaryContent(left);
        clean();
    }

    @Test
    void deletedHereChangedThereLeavesTheChangedFileToLookAt() throws IOException {
        sides(all -> all.write("a", "1"), ours -> ours.delete("a"), theirs -> theirs.write("a", "22"));
        dits.fails(7, "merge", "other");
        assertThat(dits.read("a")).isEqualTo("22");
        dits.ok("checkout", "--ours", "a");
        assertThat(dits.has("a")).isFalse();
        dits.ok("merge", "--continue");
        clean();
    }

    @Test
    void changedHereDeletedThereKeepsTheChangedFile() throws IOException {
        sides(all -> all.write("a", "1"), ours -> ours.write("a", "22"), theirs -> theirs.delete("a"));
        dits.fails(7, "merge", "other");
        assertThat(dits.read("a")).isEqualTo("22");
        dits.ok("checkout", "--theirs", "a");
        assertThat(dits.has("a")).isFalse();
        dits.ok("merge", "--continue");
        clean();
    }

    @Test
    void aConflictCanBeSettledByRemovingTheFile() throws IOException {
        sides(all -> all.write("a", "1"), ours -> ours.write("a", "22"), theirs -> theirs.delete("a"));
        dits.fails(7, "merge", "other");
        dits.ok("rm", "a");
        dits.ok("merge", "--continue");
        assertThat(dits.has("a")).isFalse();
        clean();
    }

    @Test
    void bytesOfOneSideAndTheExecutableBitOfTheOtherAreJoined() throws IOException {
        byte[] edited = Dits.noise(2, 80_000);
        sides(
                all -> {
                    all.write("tool", FILM);
                    all.write("text", "1\n");
                },
                ours -> {
                    ours.write("tool", edited);
                    ours.write("text", "2\n");
                },
                theirs -> {
                    theirs.executable("tool", true);
                    theirs.executable("text", true);
                });
        dits.ok("merge", "other");
        assertThat(dits.file("tool")).hasBinaryContent(edited).isExecutable();
        assertThat(dits.file("text")).hasContent("2\n").isExecutable();
        clean();
    }

    @Test
    void theOtherWayRoundTheExecutableBitIsKept() throws IOException {
        byte[] edited = Dits.noise(2, 80_000);
        sides(
                all -> all.write("tool", FILM),
                ours -> ours.executable("tool", true),
                theirs -> theirs.write("tool", edited));
        dits.ok("merge", "other");
        assertThat(dits.file("tool")).hasBinaryContent(edited).isExecutable();
        clean();
    }

    @Test
    void aFileWhereTheOtherSideHasADirectoryStopsTheMergeBeforeAnything() throws IOException {
        sides(MergeTest::nothing, ours -> ours.write("a", "file"), theirs -> theirs.write("a/b", "below"));
        assertThat(dits.fails(7, "merge", "other")).contains("a file where the other has a directory:\n  a/b and a");
        assertThat(dits.read("a")).isEqualTo("file");
        assertThat(dits.ok("status")).contains("Nothing changed").doesNotContain("merge");
        dits.ok("switch", "other");
        assertThat(dits.fails(7, "merge", "main")).contains("a file where the other has a directory:\n  a and a/b");
        assertThat(dits.read("a/b")).isEqualTo("below");
    }

    @Test
    void aFileThatOneSideTurnedIntoADirectoryIsOne() throws IOException {
        sides(all -> all.write("a", "file"), MergeTest::other, theirs -> {
            theirs.delete("a");
            theirs.write("a/b", "below");
        });
        dits.ok("merge", "other");
        assertThat(dits.read("a/b")).isEqualTo("below");
        clean();
    }

    private static void other(Dits dits) throws IOException {
        dits.write("ours", "1");
    }

    @Test
    void linksInConflictKeepThisSidesTarget() throws IOException {
        sides(all -> all.link("l", "old"), ours -> relink(ours, "left"), theirs -> relink(theirs, "right"));
        dits.fails(7, "merge", "other");
        assertThat(Files.readSymbolicLink(dits.file("l"))).hasToString("left");
        dits.ok("checkout", "--theirs", "l");
        assertThat(Files.readSymbolicLink(dits.file("l"))).hasToString("right");
        dits.ok("merge", "--continue");
        clean();
    }

    private static void relink(Dits dits, String target) throws IOException {
        dits.delete("l");
        dits.link("l", target);
    }

    @Test
    void abortBringsAllBackAndLeavesOtherWorkAlone() throws IOException {
        sides(
                all -> {
                    all.write("a", "1");
                    all.write("mine", "1");
                },
                ours -> ours.write("a", "2"),
                theirs -> {
                    theirs.write("a", "3");
                    theirs.write("new", "1");
                });
        dits.write("mine", "not committed");
        dits.write("untracked", "1");
        dits.fails(7, "merge", "other");
        assertThat(dits.has("new")).isTrue();
        dits.write("a", "half resolved");
        assertThat(dits.ok("merge", "--abort")).isEqualTo("The merge was given up\n");
        assertThat(dits.read("a")).isEqualTo("2");
        assertThat(dits.has("new")).isFalse();
        assertThat(dits.read("mine")).isEqualTo("not committed");
        assertThat(dits.has("untracked")).isTrue();
        assertThat(dits.ok("status", "--json")).contains("\"merging\":false", "\"conflicts\":[]", "\"staged\":[]");
        assertThat(dits.fails(1, "merge", "--abort")).contains("there is no merge to give up");
        assertThat(dits.fails(1, "merge", "--continue")).contains("there is no merge to conclude");
    }

    @Test
    void anAbortThatWouldLoseWorkChangesNothing() throws IOException {
        sides(all -> all.write("a", "1"), ours -> ours.write("a", "2"), theirs -> {
            theirs.write("a", "3");
            theirs.write("new", "1");
        });
        dits.fails(7, "merge", "other");
        dits.write("new", "edited since");
        assertThat(dits.fails(7, "merge", "--abort")).contains("would be overwritten:\n  new");
        assertThat(dits.read("a")).contains("<<<<<<<");
        assertThat(dits.ok("status")).contains("In conflict");
    }

    @Test
    void uncommittedWorkIsNeverOverwritten() throws IOException {
        sides(all -> all.write("a", "1"), MergeTest::other, theirs -> {
            theirs.write("a", "3");
            theirs.write("new", "theirs");
        });
        dits.write("a", "work");
        dits.write("new", "untracked work");
        assertThat(dits.fails(7, "merge", "other")).contains("would be overwritten:\n  a\n  new");
        assertThat(dits.read("a")).isEqualTo("work");
        assertThat(dits.read("new")).isEqualTo("untracked work");
        assertThat(dits.ok("status")).doesNotContain("merge");
    }

    @Test
    void whatWasAddedForAnotherCommitDoesNotSlipIntoTheMerge() throws IOException {
        sides(all -> all.write("a", "1"), MergeTest::other, theirs -> theirs.write("a", "3"));
        dits.write("next", "1");
        dits.ok("add", "next");
        assertThat(dits.fails(7, "merge", "other")).contains("in no commit yet, as next");
        assertThat(dits.read("a")).isEqualTo("1");
    }

    @Test
    void unrelatedHistoriesAreJoinedOnlyOnRequest() throws IOException {
        dits.write("a", "1");
        dits.commit("one root");
        dits.write(".dits/HEAD", "ref: heads/other\n");
        dits.write("b", "1");
        dits.commit("another root");
        dits.ok("switch", "main");
        assertThat(dits.has("b")).isFalse();
        assertThat(dits.fails(1, "merge", "other"))
                .contains("no commit in common", "dits merge --allow-unrelated-histories");
        dits.ok("merge", "--allow-unrelated-histories", "other");
        assertThat(dits.has("b")).isTrue();
        clean();
    }

    @Test
    void aMergeWantsSomethingToMerge() throws IOException {
        dits.write("a", "1");
        dits.commit("first");
        assertThat(dits.fails(1, "merge", "nowhere")).contains("found nothing that 'nowhere' means");
        assertThat(dits.fails(2, "merge")).contains("wanted a branch to merge", "Run: dits merge BRANCH");
    }

    @Test
    void aMergeTakesAnythingThatMeansACommit() throws IOException {
        sides(MergeTest::nothing, MergeTest::other, theirs -> theirs.write("a", "3"));
        dits.ok("tag", "-m", "for the merge", "v1", "other");
        dits.ok("merge", "v1", "-m", "By tag");
        assertThat(dits.ok("log", "-n", "1")).contains("By tag");
        assertThat(dits.has("a")).isTrue();
    }
}
