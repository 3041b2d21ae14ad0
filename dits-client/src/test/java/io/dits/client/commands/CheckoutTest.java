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

final class CheckoutTest {
    @TempDir
    private Path temporary;

    private Dits dits;

    @BeforeEach
    void begin() throws IOException {
        dits = Dits.init(temporary);
    }

    /** Two commits: main with the first's files, other with the second's. */
    private void commits(Work first, Work second) throws IOException {
        dits.write("base", "base");
        first.at(dits);
        dits.commit("first");
        dits.ok("switch", "-c", "other");
        second.at(dits);
        dits.commit("second");
        dits.ok("switch", "main");
    }

    private interface Work {
        void at(Dits dits) throws IOException;
    }

    private static void nothing(Dits dits) {}

    @Test
    void switchingBringsWhatTheBranchHas() throws IOException {
        commits(
                first -> {
                    first.write("changed", "1");
                    first.write("d/e/gone", "1");
                    first.write("empty", "");
                    first.write("tool", "#!");
                    first.link("link", "base");
                },
                second -> {
                    second.write("changed", "22");
                    second.delete("d/e/gone");
                    second.write("new", Dits.noise(1, 400_000));
                    second.executable("tool", true);
                    second.delete("link");
                    second.link("link", "new");
                });
        assertThat(dits.has("new")).isFalse();
        assertThat(dits.ok("switch", "other")).isEqualTo("On branch other\n");
        assertThat(dits.read("changed")).isEqualTo("22");
        assertThat(dits.has("d")).isFalse();
        assertThat(dits.file("empty")).isEmptyFile();
        assertThat(dits.file("new")).hasBinaryContent(Dits.noise(1, 400_000));
        assertThat(dits.file("tool")).isExecutable();
        assertThat(Files.readSymbolicLink(dits.file("link"))).hasToString("new");
        assertThat(dits.ok("status")).contains("Nothing changed");
        dits.ok("switch", "main");
        assertThat(Files.isExecutable(dits.file("tool"))).isFalse();
        assertThat(dits.read("d/e/gone")).isEqualTo("1");
        assertThat(dits.ok("status")).contains("Nothing changed");
    }

    @Test
    void changedAndUntrackedFilesAreNeverOverwritten() throws IOException {
        commits(first -> first.write("a", "1"), second -> {
            second.write("a", "22");
            second.write("new", "theirs");
        });
        dits.write("a", "work");
        dits.write("new", "untracked");
        assertThat(dits.fails(7, "switch", "other"))
                .contains("uncommitted work would be overwritten:\n  a\n  new", "Commit it, or move it away");
        assertThat(dits.read("a")).isEqualTo("work");
        assertThat(dits.read("new")).isEqualTo("untracked");
        assertThat(dits.ok("status")).startsWith("On main");
    }

    @Test
    void aChangedFileThatTheOtherCommitDoesNotHaveIsNotRemoved() throws IOException {
        commits(first -> first.write("a", "1"), second -> second.delete("a"));
        dits.write("a", "work");
        assertThat(dits.fails(7, "switch", "other")).contains("\n  a");
        assertThat(dits.read("a")).isEqualTo("work");
    }

    @Test
    void workThatBothCommitsLeaveAloneGoesAlong() throws IOException {
        commits(first -> first.write("a", "1"), second -> second.write("new", "theirs"));
        dits.write("a", "work");
        dits.write("untracked", "1");
        dits.ok("switch", "other");
        assertThat(dits.read("a")).isEqualTo("work");
        assertThat(dits.has("untracked")).isTrue();
        assertThat(dits.ok("status")).contains("changed:  a", "  untracked");
    }

    @Test
    void anUntrackedFileThatIsJustWhatTheCommitHasIsNotInTheWay() throws IOException {
        commits(CheckoutTest::nothing, second -> second.write("new", "theirs"));
        dits.write("new", "theirs");
        dits.ok("switch", "other");
        assertThat(dits.ok("status")).contains("Nothing changed");
    }

    @Test
    void addedFilesInNoCommitWereLostBySwitching() throws IOException {
        commits(first -> first.write("a", "1"), second -> second.write("b", "1"));
        dits.write("film", "hours of work");
        dits.ok("add", "film");
        dits.ok("switch", "other");
        assertThat(dits.read("film")).isEqualTo("hours of work");
        assertThat(dits.ok("status")).contains("new:      film");
    }

    @Test
    void addedChangesInNoCommitWereLostBySwitching() throws IOException {
        commits(first -> first.write("a", "1"), second -> {
            second.write("a", "22");
            second.write("film", "theirs");
        });
        dits.write("a", "added work");
        dits.write("film", "added work");
        dits.ok("add", "--all");
        assertThat(dits.fails(7, "switch", "other")).contains("would be overwritten:\n  a\n  film");
        assertThat(dits.read("a")).isEqualTo("added work");
        assertThat(dits.ok("status")).contains("changed:  a", "new:      film");
    }

    @Test
    void addedChangesWhereBothCommitsAgreeGoAlong() throws IOException {
        commits(first -> first.write("a", "1"), second -> second.write("b", "1"));
        dits.write("a", "added work");
        dits.ok("rm", "base");
        dits.ok("add", "--all");
        dits.ok("switch", "other");
        assertThat(dits.read("a")).isEqualTo("added work");
        assertThat(dits.has("base")).isFalse();
        assertThat(dits.ok("status")).contains("changed:  a", "deleted:  base");
    }

    @Test
    void neverThroughASymbolicLinkInTheWay() throws IOException {
        Path outside = Files.createDirectories(temporary.resolve("outside"));
        Files.writeString(outside.resolve("a"), "not ours");
        commits(first -> first.write("d/a", "1"), second -> {
            second.write("d/a", "22");
            second.write("d/new", "1");
        });
        dits.delete("d/a");
        Files.delete(dits.file("d"));
        Files.createSymbolicLink(dits.file("d"), outside);
        assertThat(dits.fails(7, "switch", "other")).contains("would be overwritten:\n  d");
        assertThat(dits.fails(7, "restore", "d/a")).contains("wanted a directory, found something else at: d");
        assertThat(outside.resolve("a")).hasContent("not ours");
        assertThat(outside.resolve("new")).doesNotExist();
    }

    @Test
    void aLinkInPlaceOfAFileIsReplacedAndNotWrittenThrough() throws IOException {
        Path outside = temporary.resolve("outside");
        Files.writeString(outside, "not ours");
        commits(first -> first.write("a", "1"), second -> second.write("a", "22"));
        dits.delete("a");
        Files.createSymbolicLink(dits.file("a"), outside);
        assertThat(dits.fails(7, "switch", "other")).contains("\n  a");
        dits.ok("restore", "a");
        assertThat(dits.file("a")).hasContent("1").isRegularFile();
        assertThat(Files.isSymbolicLink(dits.file("a"))).isFalse();
        assertThat(outside).hasContent("not ours");
    }

    @Test
    void removingDoesNotReachThroughALink() throws IOException {
        Path outside = Files.createDirectories(temporary.resolve("outside"));
        Files.writeString(outside.resolve("a"), "1");
        dits.write("d/a", "1");
        dits.write("e", "1");
        dits.commit("first");
        dits.delete("d/a");
        Files.delete(dits.file("d"));
        Files.createSymbolicLink(dits.file("d"), outside);
        dits.ok("rm", "--force", "d/a");
        assertThat(outside.resolve("a")).exists();
        assertThat(dits.ok("status")).contains("deleted:  d/a");
        assertThat(dits.fails(7, "mv", "e", "d")).contains("wanted a free name");
        assertThat(dits.fails(1, "mv", "e", "d/e")).contains("wanted a directory of the working copy");
        assertThat(outside.resolve("e")).doesNotExist();
        assertThat(dits.has("e")).isTrue();
    }

    @Test
    void takingASideDoesNotRemoveThroughALink() throws IOException {
        Path outside = Files.createDirectories(temporary.resolve("outside"));
        Files.writeString(outside.resolve("a"), "not ours");
        commits(first -> first.write("d/a", "1"), second -> second.delete("d/a"));
        dits.write("d/a", "22");
        dits.commit("ours");
        dits.fails(7, "merge", "other");
        dits.delete("d/a");
        Files.delete(dits.file("d"));
        Files.createSymbolicLink(dits.file("d"), outside);
        dits.ok("checkout", "--theirs", "d/a");
        assertThat(outside.resolve("a")).hasContent("not ours");
    }

    @Test
    void aFileGivesWayToADirectoryAndBack() throws IOException {
        commits(first -> first.write("a", "file"), second -> {
            second.delete("a");
            second.write("a/b/c", "below");
        });
        dits.ok("switch", "other");
        assertThat(dits.read("a/b/c")).isEqualTo("below");
        Files.createDirectories(dits.file("a/b/without files"));
        dits.ok("switch", "main");
        assertThat(dits.read("a")).isEqualTo("file");
        dits.ok("switch", "other");
        dits.write("a/untracked", "work");
        assertThat(dits.fails(7, "switch", "main")).contains("would be overwritten:\n  a/untracked");
        assertThat(dits.read("a/b/c")).isEqualTo("below");
    }

    @Test
    void directoriesWithoutFilesAreNotKept() throws IOException {
        Files.createDirectories(dits.file("nothing/in/here"));
        dits.write("d/a", "1");
        dits.ok("add", "--all");
        assertThat(dits.ok("status", "--json"))
                .contains("\"untracked\":[]")
                .contains("d/a")
                .doesNotContain("nothing");
        dits.committed("first");
        dits.ok("rm", "d/a");
        dits.committed("second");
        Files.deleteIfExists(dits.file("d"));
        dits.ok("checkout", "HEAD");
        assertThat(dits.has("d")).isFalse();
        assertThat(dits.has("nothing/in/here")).isTrue();
    }

    @Test
    void removingTheLastFileOfADirectoryRemovesIt() throws IOException {
        dits.write("d/e/a", "1");
        dits.write("d/b", "1");
        dits.commit("first");
        dits.ok("rm", "d/e/a");
        assertThat(dits.has("d/e")).isFalse();
        assertThat(dits.has("d/b")).isTrue();
    }

    @Test
    void aCommitCanBeLookedAtWithoutABranch() throws IOException {
        dits.write("a", "1");
        String first = dits.commit("first");
        dits.write("a", "22");
        dits.commit("second");
        dits.ok("tag", "v1", first);
        assertThat(dits.ok("checkout", "v1")).contains("On commit " + first.substring(0, 10));
        assertThat(dits.read("a")).isEqualTo("1");
        dits.ok("switch", "main");
        dits.ok("checkout", first.substring(0, 8));
        assertThat(dits.ok("status")).startsWith("On " + first.substring(0, 10));
        dits.write("a", "333");
        String third = dits.commit("third");
        assertThat(dits.ok("log", "-n", "1")).contains(third, "HEAD");
        assertThat(dits.ok("checkout", "-b", "kept")).isEqualTo("On branch kept\n");
        dits.ok("checkout", "main");
        assertThat(dits.read("a")).isEqualTo("22");
        assertThat(dits.ok("log", "-n", "1", "kept")).contains(third);
        assertThat(dits.fails(1, "checkout", "nowhere")).contains("wanted a branch nowhere", "dits switch -c nowhere");
    }

    @Test
    void restoreBringsFilesBackAsTheyWereAdded() throws IOException {
        dits.write("d/a", "1");
        dits.write("d/b", "1");
        dits.commit("first");
        dits.write("d/a", "added");
        dits.ok("add", "d/a");
        dits.write("d/a", "spoilt");
        dits.delete("d/b");
        assertThat(dits.ok("restore", "d")).isEqualTo("Restored 2 files\n");
        assertThat(dits.read("d/a")).isEqualTo("added");
        assertThat(dits.read("d/b")).isEqualTo("1");
        assertThat(dits.fails(1, "restore", "untracked")).contains("found none at untracked");
    }

    @Test
    void restoreStagedTakesBackWhatWasAdded() throws IOException {
        dits.write("a", "1");
        dits.write("b", "1");
        dits.commit("first");
        dits.write("a", "work");
        dits.write("new", "work");
        dits.ok("rm", "b");
        dits.ok("add", "--all");
        assertThat(dits.ok("restore", "--staged", ".")).isEqualTo("Restored 3 files\n");
        assertThat(dits.read("a")).isEqualTo("work");
        assertThat(dits.ok("status"))
                .contains("changed:  a", "deleted:  b", "Not tracked", "  new")
                .doesNotContain("In the next commit");
        dits.ok("restore", "b");
        assertThat(dits.read("b")).isEqualTo("1");
        assertThat(dits.ok("restore", "--staged", "a")).isEqualTo("Restored 0 files\n");
        assertThat(dits.fails(1, "restore", "--staged", "new")).contains("found none at new");
    }

    @Test
    void aDamagedIndexIsMadeAgain() throws IOException {
        dits.write("a", "1");
        dits.commit("first");
        byte[] index = Files.readAllBytes(dits.file(".dits/index"));
        index[20]++;
        dits.write(".dits/index", index);
        assertThat(dits.fails(1, "status")).contains("cannot be read", "Remove it, then run: dits restore --staged .");
        dits.delete(".dits/index");
        dits.ok("restore", "--staged", ".");
        assertThat(dits.ok("status")).contains("Nothing changed");
    }

    @Test
    void aCheckoutRemovesWhatAKilledOneLeft() throws IOException {
        commits(CheckoutTest::nothing, second -> second.write("new", "1"));
        dits.write(".dits/incoming/half", Dits.noise(1, 1000));
        dits.ok("switch", "other");
        assertThat(dits.file(".dits/incoming")).isEmptyDirectory();
    }
}
