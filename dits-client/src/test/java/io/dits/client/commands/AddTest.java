// SPDX-License-Identifier: Apache-2.0
package io.dits.client.commands;

import static org.assertj.core.api.Assertions.assertThat;

import io.dits.client.Dits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** add, rm, mv, status and commit. */
final class AddTest {
    @TempDir
    private Path temporary;

    private Dits dits;

    @BeforeEach
    void begin() throws IOException {
        dits = Dits.init(temporary);
    }

    private void time(String path, Instant time) throws IOException {
        Files.setLastModifiedTime(dits.file(path), FileTime.from(time));
    }

    @Test
    void statusTellsWhatIsInTheNextCommitAndWhatIsNot() throws IOException {
        assertThat(dits.ok("status")).isEqualTo("On main, no commits yet\nNothing changed\n");
        dits.write("a", "1");
        dits.write("b", "1");
        dits.write("gone", "1");
        dits.commit("first");
        dits.write("a", "22");
        dits.ok("add", "a");
        dits.write("b", "22");
        dits.delete("gone");
        dits.write("d/new", "1");
        assertThat(dits.ok("status")).isEqualTo("""
                        On main

                        In the next commit:
                          changed:  a

                        Not in the next commit until added (dits add FILE):
                          changed:  b
                          deleted:  gone

                        Not tracked (dits add FILE):
                          d/
                        """);
        assertThat(dits.ok("status", "d", "a")).contains("changed:  a", "  d/").doesNotContain("gone", " b");
        dits.ok("add", "--all");
        assertThat(dits.ok("status"))
                .contains("changed:  a", "changed:  b", "deleted:  gone", "new:      d/new")
                .doesNotContain("Not");
    }

    @Test
    void nothingToAddOrToCommitIsDone() throws IOException {
        dits.write("a", "1");
        String first = dits.commit("first");
        assertThat(dits.ok("add", "a")).startsWith("Nothing to add");
        assertThat(dits.ok("commit", "-m", "again")).startsWith("Nothing to commit");
        assertThat(dits.ok("commit", "-m", "again", "--json")).isEqualTo("{\"commit\":null,\"head\":\"main\"}\n");
        assertThat(dits.ok("log", "--json")).contains(first).doesNotContain("again");
        assertThat(dits.ok("commit", "-m", "on purpose", "--allow-empty")).startsWith("[main ");
        assertThat(dits.ok("log", "--oneline").lines()).hasSize(2);
    }

    @Test
    void aCommitWantsAMessageAndAnAuthor() throws IOException {
        dits.write("a", "1");
        dits.ok("add", "a");
        assertThat(dits.fails(1, "commit")).contains("wanted a message", "dits commit -m");
        assertThat(dits.fails(1, "commit", "-m", " ")).contains("wanted a message");
        dits.ok("config", "unset", "user.name");
        assertThat(dits.fails(1, "commit", "-m", "first")).contains("wanted somebody as the author", "dits login URL");
    }

    @Test
    void aWriteOfTheSameSizeInTheSameTickIsNoticed() throws IOException {
        // A whole second is as coarse as file systems get: a later write may have the same time.
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        dits.write("a", "old!");
        time("a", now);
        dits.ok("add", "a");
        dits.write("a", "new!");
        time("a", now);
        assertThat(dits.ok("status")).contains("changed:  a");
        assertThat(dits.ok("diff")).contains("modified  a");
        assertThat(dits.ok("add", "a")).startsWith("Added 1 changed");
        dits.committed("first");
        dits.delete("a");
        dits.ok("restore", "a");
        assertThat(dits.read("a")).isEqualTo("new!");
    }

    @Test
    void aCheckedOutFileThatIsWrittenInTheSameTickIsNoticed() throws IOException {
        dits.write("a", "1");
        dits.commit("first");
        dits.ok("switch", "-c", "other");
        dits.write("a", "2");
        dits.commit("second");
        dits.ok("switch", "main");
        FileTime time = Files.getLastModifiedTime(dits.file("a"));
        dits.write("a", "3");
        Files.setLastModifiedTime(dits.file("a"), time);
        assertThat(dits.ok("status")).contains("changed:  a");
        assertThat(dits.fails(7, "switch", "other")).contains("\n  a");
    }

    @Test
    void aFileThatWasOnlyTouchedIsNotChanged() throws IOException {
        dits.write("a", "1");
        dits.commit("first");
        time("a", Instant.now().minus(Duration.ofDays(1)));
        assertThat(dits.ok("status")).contains("Nothing changed");
        assertThat(dits.ok("add", "a")).startsWith("Nothing to add");
    }

    @Test
    void theExecutableBitIsTracked() throws IOException {
        dits.write("a", "1");
        dits.commit("first");
        dits.executable("a", true);
        assertThat(dits.ok("status")).contains("changed:  a");
        dits.commit("second");
        assertThat(dits.ok("show")).contains("mode      a  now executable");
        assertThat(dits.ok("status")).contains("Nothing changed");
    }

    @Test
    void aRenamedFileIsStoredOnce() throws IOException {
        dits.write("film", Dits.noise(1, 500_000));
        dits.commit("first");
        Files.move(dits.file("film"), dits.file("movie"));
        assertThat(dits.ok("status")).contains("deleted:  film", "  movie");
        assertThat(dits.ok("add", "--all", "--json")).contains("\"bytes_known\":500000");
        dits.committed("second");
        assertThat(dits.ok("show")).contains("0 bytes in new chunks");
    }

    @Test
    void mvMovesFilesAndDirectoriesWithoutReadingThemAgain() throws IOException {
        dits.write("d/a", "1");
        dits.write("d/e/b", "1");
        dits.write("other", "1");
        dits.commit("first");
        assertThat(dits.ok("mv", "d", "moved")).isEqualTo("Moved d to moved\n");
        assertThat(dits.read("moved/e/b")).isEqualTo("1");
        assertThat(dits.ok("add", "--all")).startsWith("Nothing to add");
        dits.ok("mv", "other", "moved");
        assertThat(dits.has("moved/other")).isTrue();
        assertThat(dits.fails(7, "mv", "moved/other", "moved/a")).contains("wanted a free name");
        assertThat(dits.fails(1, "mv", "untracked", "x")).contains("found none at untracked");
        assertThat(dits.fails(1, "mv", "moved/a", ".DITS")).contains("kept for Dits itself");
        assertThat(dits.ok("status"))
                .contains("new:      moved/a", "new:      moved/e/b", "new:      moved/other", "deleted:  d/a");
    }

    @Test
    void rmKeepsAChangedFileUnlessForced() throws IOException {
        dits.write("a", "1");
        dits.write("b", "1");
        dits.commit("first");
        dits.write("a", "work");
        assertThat(dits.fails(7, "rm", "a", "b")).contains("a was changed since it was added", "--cached", "--force");
        assertThat(dits.has("b")).isTrue();
        dits.ok("rm", "--cached", "a");
        assertThat(dits.read("a")).isEqualTo("work");
        dits.ok("add", "a");
        dits.write("a", "more work");
        dits.ok("rm", "--force", "a");
        assertThat(dits.has("a")).isFalse();
        assertThat(dits.fails(1, "rm", "nowhere")).contains("found none at nowhere");
    }

    @Test
    void addSaysWhatItWantedAndWhatItFound() throws IOException {
        assertThat(dits.fails(2, "add")).contains("wanted files to add", "dits add --all");
        assertThat(dits.fails(1, "add", "nowhere")).contains("nowhere: no such file or directory");
        assertThat(dits.fails(1, "add", "../outside")).contains("wanted a path in the working copy");
        dits.write(".ditsignore", "*.tmp\n");
        dits.write("a.tmp", "1");
        assertThat(dits.fails(1, "add", "a.tmp")).contains("ignored by a .ditsignore", "dits add --force");
        dits.ok("add", "--all");
        assertThat(dits.ok("status", "--json")).doesNotContain("a.tmp");
        dits.ok("add", "--force", "a.tmp");
        assertThat(dits.ok("status")).contains("new:      a.tmp");
    }

    @Test
    void aDryRunChangesNothing() throws IOException {
        dits.write("a", "1");
        dits.write("b", "1");
        dits.commit("first");
        dits.write("a", "22");
        dits.delete("b");
        dits.write("c", "1");
        assertThat(dits.run("add", "-n", "--all").lines())
                .containsExactlyInAnyOrder("would add c", "would look at a", "would remove b");
        assertThat(dits.ok("status")).doesNotContain("In the next commit");
    }

    @Test
    void commandsWorkFromASubdirectory() throws IOException {
        dits.write("d/a", "1");
        dits.write("b", "1");
        dits.ok("-C", "d", "add", "a", "../b");
        assertThat(dits.ok("-C", "d", "status")).contains("new:      b", "new:      d/a");
        dits.ok("-C", "d", "mv", "a", "c");
        assertThat(dits.has("d/c")).isTrue();
        assertThat(dits.fails(1, "-C", "../home", "status")).contains("found no .dits in", "Run: dits init");
    }

    @Test
    void aFileThatBecameADirectoryIsAddedAsOne() throws IOException {
        dits.write("a", "1");
        dits.commit("first");
        dits.delete("a");
        dits.write("a/b", "1");
        dits.commit("second");
        assertThat(dits.ok("show")).contains("deleted   a  ", "added     a/b  ");
        assertThat(dits.ok("status")).contains("Nothing changed");
    }

    @Test
    void whatIsNeitherFileNorDirectoryNorLinkIsLeftOut() throws Exception {
        Process made = new ProcessBuilder("mkfifo", dits.file("pipe").toString()).start();
        assertThat(made.waitFor()).isZero();
        dits.write("a", "1");
        Dits.Ran ran = dits.run("add", "--all");
        assertThat(ran.code()).isZero();
        assertThat(ran.err()).contains("pipe is neither a file nor a directory nor a link: left out");
        assertThat(dits.ok("status")).contains("new:      a").doesNotContain("new:      pipe");
    }

    @Test
    void aWorkingCopyInAnotherIsLeftAlone() throws IOException {
        dits.ok("init", "inner");
        dits.write("inner/a", "1");
        Dits.Ran ran = dits.run("add", "--all");
        assertThat(ran.err()).contains("inner is another working copy: left out");
        assertThat(dits.ok("status", "--json")).contains("\"staged\":[]");
    }
}
