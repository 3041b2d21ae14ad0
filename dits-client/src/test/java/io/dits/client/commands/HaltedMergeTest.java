// SPDX-License-Identifier: Apache-2.0
package io.dits.client.commands;

import static org.assertj.core.api.Assertions.assertThat;

import io.dits.client.Dits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Merges that were cut off, and those that wait for somebody who goes on working meanwhile. */
final class HaltedMergeTest {
    private static final byte[] FILM = Dits.noise(1, 70_000);
    private static final String INCOMING = ".dits/incoming";

    @TempDir
    private Path temporary;

    private Dits dits;

    /** Both sides changed {@code a}; theirs {@code b} as well, added {@code d/new} and deleted {@code gone}. */
    @BeforeEach
    void begin() throws IOException {
        dits = Dits.init(temporary);
        dits.write("a", "1");
        dits.write("b", "1");
        dits.write("gone", "1");
        dits.write("mine", "1");
        dits.commit("base");
        dits.ok("switch", "-c", "other");
        dits.write("b", "22");
        dits.write("d/new", "1");
        dits.delete("gone");
        dits.commit("theirs, without conflict");
        dits.ok("branch", "easy");
        dits.write("a", "3");
        dits.commit("theirs");
        dits.ok("switch", "main");
        dits.write("a", "2");
        dits.commit("ours");
    }

    /** Makes a command fail when it comes to write files. */
    private void halted(String... words) throws IOException {
        if (Files.isDirectory(dits.file(INCOMING))) {
            Files.delete(dits.file(INCOMING));
        }
        dits.write(INCOMING, "in the way");
        assertThat(dits.run(words).code()).isNotZero();
        dits.delete(INCOMING);
    }

    private void asBefore() throws IOException {
        assertThat(dits.read("a")).isEqualTo("2");
        assertThat(dits.read("b")).isEqualTo("1");
        assertThat(dits.read("gone")).isEqualTo("1");
        assertThat(dits.has("d")).isFalse();
        assertThat(dits.ok("status")).contains("Nothing changed").doesNotContain("merge");
    }

    @Test
    void aCommitAfterAnInterruptedMergeDroppedTheirSide() throws IOException {
        halted("merge", "easy");
        assertThat(dits.ok("status")).contains("A merge was interrupted. Run: dits merge --abort");
        assertThat(dits.fails(1, "commit", "-m", "no")).contains("a merge was interrupted", "dits merge --abort");
        assertThat(dits.fails(1, "merge", "--continue")).contains("a merge was interrupted");
        assertThat(dits.fails(1, "merge", "easy")).contains("a merge waits");
        dits.ok("merge", "--abort");
        asBefore();
        dits.ok("merge", "easy");
        assertThat(dits.read("b")).isEqualTo("22");
        assertThat(dits.read("d/new")).isEqualTo("1");
        assertThat(dits.has("gone")).isFalse();
        assertThat(dits.ok("status")).contains("Nothing changed");
    }

    @Test
    void anInterruptedMergeLeftFilesOfTheirsWhenItWasGivenUp() throws IOException {
        halted("merge", "other");
        // As if some had been written when it was killed.
        dits.write("b", "22");
        dits.write("d/new", "1");
        dits.ok("merge", "--abort");
        asBefore();
    }

    @Test
    void anInterruptedMergeWithFilesInPlaceOfDirectoriesCanBeGivenUp() throws IOException {
        dits.ok("switch", "easy");
        dits.delete("mine");
        dits.write("mine/below", "1");
        dits.commit("a directory");
        dits.ok("switch", "main");
        halted("merge", "easy");
        dits.write("mine", "1");
        dits.ok("merge", "--abort");
        asBefore();
        assertThat(dits.read("mine")).isEqualTo("1");
        dits.ok("merge", "easy");
        assertThat(dits.read("mine/below")).isEqualTo("1");
    }

    @Test
    void aMergeThatWasHalfGivenUpCannotBeCommitted() throws IOException {
        dits.fails(7, "merge", "other");
        halted("merge", "--abort");
        dits.ok("add", "a");
        assertThat(dits.fails(1, "commit", "-m", "no")).contains("a merge was interrupted");
        dits.ok("merge", "--abort");
        asBefore();
    }

    @Test
    void aMergeThatWasCommittedWhenItWasKilledWasCommittedTwice() throws IOException {
        dits.ok("merge", "easy");
        String log = dits.ok("log", "--oneline");
        dits.write(
                ".dits/merge",
                dits.run("log", "--json", "-n", "1", "easy")
                                .out()
                                .replaceAll("(?s).*?\"id\":\"([0-9a-f]{64})\".*", "$1")
                        + "\nMerge easy");
        assertThat(dits.ok("commit", "-m", "again")).contains("Nothing to commit");
        assertThat(dits.ok("log", "--oneline")).isEqualTo(log);
        assertThat(dits.ok("status")).doesNotContain("merge");
        assertThat(dits.fails(7, "merge", "other")).contains("Both sides changed");
    }

    @Test
    void aFileThatWasAddedDuringAMergeWasDeletedByAbort() throws IOException {
        dits.fails(7, "merge", "other");
        dits.write("film", FILM);
        dits.write("mine", "added");
        dits.ok("add", "film", "mine");
        dits.ok("merge", "--abort");
        assertThat(dits.file("film")).hasBinaryContent(FILM);
        assertThat(dits.read("mine")).isEqualTo("added");
        assertThat(dits.ok("status")).contains("new:      film", "changed:  mine");
        assertThat(dits.read("b")).isEqualTo("1");
    }

    @Test
    void workOnAMergedFileThatWasAddedWasOverwrittenByAbort() throws IOException {
        dits.fails(7, "merge", "other");
        dits.write("b", "work");
        dits.ok("add", "b");
        assertThat(dits.fails(7, "merge", "--abort")).contains("would be overwritten:\n  b");
        assertThat(dits.read("b")).isEqualTo("work");
        assertThat(dits.ok("status")).contains("In conflict");
        dits.write("a", "4");
        dits.ok("add", "a");
        dits.ok("merge", "--continue");
        assertThat(dits.ok("status")).contains("Nothing changed");
    }

    @Test
    void whatWasDecidedIsGivenUpWithTheMerge() throws IOException {
        dits.fails(7, "merge", "other");
        dits.write("a", "decided");
        dits.ok("add", "a");
        dits.ok("merge", "--abort");
        asBefore();
        dits.fails(7, "merge", "other");
        dits.ok("rm", "--force", "a");
        dits.ok("merge", "--abort");
        asBefore();
    }

    @Test
    void uncommittedWorkInAFileInConflictWasLost() throws IOException {
        dits.write("a", Dits.noise(2, 70_000));
        dits.commit("a film");
        dits.write("a", "hours of work");
        assertThat(dits.fails(7, "merge", "other")).contains("has uncommitted work, too: a");
        assertThat(dits.read("a")).isEqualTo("hours of work");
        assertThat(dits.ok("status")).doesNotContain("merge");
    }

    @Test
    void restoreDecidedWhatAMergeHadLeftOpen() throws IOException {
        dits.fails(7, "merge", "other");
        String marked = dits.read("a");
        dits.write("a", "spoilt");
        dits.ok("restore", "a");
        assertThat(dits.read("a")).isEqualTo(marked);
        assertThat(dits.ok("status")).contains("In conflict");
        assertThat(dits.fails(7, "commit", "-m", "no")).contains("the first is a");
        dits.ok("checkout", "--theirs", "a");
        dits.ok("merge", "--continue");
        assertThat(dits.read("a")).isEqualTo("3");
    }

    @Test
    void mvDecidedWhatAMergeHadLeftOpen() throws IOException {
        dits.fails(7, "merge", "other");
        assertThat(dits.fails(7, "mv", "a", "c")).contains("a merge left a open", "dits add a");
        dits.delete("a");
        assertThat(dits.fails(7, "mv", "mine", "a")).contains("a merge left a open");
        assertThat(dits.ok("status")).contains("In conflict");
        assertThat(dits.has("mine")).isTrue();
    }

    @Test
    void aFileInConflictThatWasKeptAsItIsCouldNotBeAdded() throws IOException {
        byte[] left = Dits.noise(2, 80_000);
        dits.write("a", left);
        // Old enough that its time proves what is in it: nothing has to be read.
        Files.setLastModifiedTime(dits.file("a"), FileTime.from(Instant.parse("2020-01-01T00:00:00Z")));
        dits.commit("a film");
        dits.fails(7, "merge", "other");
        assertThat(dits.ok("add", "a")).contains("1 changed");
        dits.ok("merge", "--continue");
        assertThat(dits.file("a")).hasBinaryContent(left);
    }
}
