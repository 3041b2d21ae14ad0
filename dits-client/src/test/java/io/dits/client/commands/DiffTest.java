// SPDX-License-Identifier: Apache-2.0
package io.dits.client.commands;

import static org.assertj.core.api.Assertions.assertThat;

import io.dits.client.Dits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DiffTest {
    @TempDir
    private Path temporary;

    private Dits dits;

    @BeforeEach
    void begin() throws IOException {
        dits = Dits.init(temporary);
    }

    @Test
    void filesAreToldByWhatHappenedToThem() throws IOException {
        dits.write("changed", "old");
        dits.write("gone", "four");
        dits.write("script", "#!");
        dits.write("turned", "file");
        dits.write("same", "same");
        dits.link("link", "here");
        dits.commit("first");
        dits.write("changed", "newer");
        dits.delete("gone");
        dits.executable("script", true);
        dits.delete("turned");
        dits.link("turned", "elsewhere");
        dits.delete("link");
        dits.link("link", "there");
        dits.write("untracked", "?");
        assertThat(dits.run("diff").lines())
                .containsExactly(
                        "modified  changed  3 bytes -> 5 bytes, 5 bytes new",
                        "deleted   gone  4 bytes",
                        "modified  link  'here' -> 'there'",
                        "mode      script  now executable",
                        "type      turned  file 4 bytes -> link 'elsewhere'",
                        "5 files changed, 7 bytes, 5 bytes in new chunks");
    }

    @Test
    void withoutAWordItLooksFromTheIndexAndStagedFromTheLastCommit() throws IOException {
        dits.write("a", "1");
        dits.commit("first");
        dits.write("a", "22");
        dits.write("b", "new");
        dits.ok("add", "--all");
        dits.write("a", "333");
        assertThat(dits.run("diff").lines()).startsWith("modified  a  2 bytes -> 3 bytes, 3 bytes new");
        assertThat(dits.run("diff", "--staged").lines())
                .startsWith("modified  a  1 byte -> 2 bytes, 2 bytes new", "added     b  3 bytes, 3 bytes new");
        assertThat(dits.run("diff", "HEAD").lines())
                .startsWith("modified  a  1 byte -> 3 bytes, 3 bytes new", "added     b  3 bytes, 3 bytes new");
    }

    @Test
    void stagedWorksBeforeTheFirstCommit() throws IOException {
        dits.write("a", "1");
        dits.ok("add", "a");
        assertThat(dits.run("diff", "--cached").lines()).startsWith("added     a  1 byte, 1 byte new");
        assertThat(dits.fails(1, "diff", "HEAD")).contains("main has no commits yet");
    }

    @Test
    void twoCommitsAreComparedWithoutTheWorkingFiles() throws IOException {
        dits.write("a", "1");
        String first = dits.commit("first");
        dits.write("a", "22");
        String second = dits.commit("second");
        dits.write("a", "work");
        String[] expected = {
            "modified  a  1 byte -> 2 bytes, 2 bytes new", "1 file changed, 2 bytes, 2 bytes in new chunks"
        };
        assertThat(dits.run("diff", first, second).lines()).containsExactly(expected);
        assertThat(dits.run("diff", first + "..").lines()).containsExactly(expected);
        assertThat(dits.run("diff", first.substring(0, 12) + "..main").lines()).containsExactly(expected);
        assertThat(dits.run("diff", second, first).lines()).startsWith("modified  a  2 bytes -> 1 byte, 1 byte new");
        assertThat(dits.run("diff", "--staged", first).lines()).containsExactly(expected);
    }

    @Test
    void nothingIsSaidWhereNothingDiffers() throws IOException {
        dits.write("a", "1");
        dits.commit("first");
        assertThat(dits.ok("diff")).isEmpty();
        assertThat(dits.ok("diff", "HEAD")).isEmpty();
        assertThat(dits.ok("diff", "--json")).isEqualTo("{\"files\":[],\"new_bytes\":0}\n");
    }

    @Test
    void aFileThatIsAsAnEarlierCommitHadItDoesNotDiffer() throws IOException {
        dits.write("a", "1");
        String first = dits.commit("first");
        dits.write("a", "2");
        dits.commit("second");
        dits.write("a", "1");
        assertThat(dits.ok("diff", first)).isEmpty();
    }

    @Test
    void anEditOfALargeFileTellsWhichChunksAreReused() throws IOException {
        byte[] film = Dits.noise(1, 3 << 20);
        dits.write("clip.mov", film);
        String first = dits.commit("first");
        film[2_000_000]++;
        dits.write("clip.mov", film);
        String before = dits.ok("diff", "--json");
        assertThat(before).contains("\"old_size\":3145728,\"size\":3145728");
        long chunks = number(before, "chunks");
        assertThat(chunks).isGreaterThan(20);
        assertThat(chunks - number(before, "chunks_reused")).isBetween(1L, 2L);
        assertThat(number(before, "new_bytes")).isBetween(16L << 10, 512L << 10);
        dits.commit("second");
        assertThat(dits.ok("diff", first, "HEAD", "--json")).isEqualTo(before);
        assertThat(dits.ok("show"))
                .contains("clip.mov  3.0 MiB -> 3.0 MiB, " + (chunks - 1) + " of " + chunks + " chunks reused, ");
    }

    private static long number(String json, String key) {
        return Long.parseLong(json.replaceAll("(?s).*?\"" + key + "\":([0-9]+).*", "$1"));
    }

    @Test
    void aRenamedFileBringsNothingNew() throws IOException {
        dits.write("old", Dits.noise(2, 300_000));
        dits.commit("first");
        dits.ok("mv", "old", "new");
        assertThat(dits.ok("diff", "--staged"))
                .contains("added     new  293.0 KiB, ")
                .contains("chunks reused, 0 bytes new")
                .contains("deleted   old  293.0 KiB");
    }

    @Test
    void pathsNarrowIt() throws IOException {
        dits.write("d/a", "1");
        dits.write("d/b", "1");
        dits.write("e", "1");
        String first = dits.commit("first");
        dits.write("d/a", "22");
        dits.write("d/b", "22");
        dits.write("e", "22");
        assertThat(dits.ok("diff", "d")).contains("d/a", "d/b", "2 files changed");
        assertThat(dits.ok("diff", "HEAD", "d/b")).contains("d/b", "1 file changed");
        dits.commit("second");
        assertThat(dits.ok("diff", first, "HEAD", "e", "d/a")).contains("e", "d/a", "2 files changed");
        dits.delete("e");
        assertThat(dits.ok("diff", "e")).contains("deleted   e");
        dits.ok("rm", "e");
        assertThat(dits.ok("diff", "--staged", "e")).contains("deleted   e");
        assertThat(dits.fails(1, "diff", "nowhere")).contains("wanted a commit or a file", "'nowhere'");
    }

    @Test
    void aWordThatMeansABranchAndAFileIsNotGuessed() throws IOException {
        dits.write("main", "1");
        dits.commit("first");
        dits.write("main", "22");
        assertThat(dits.fails(2, "diff", "main")).contains("both a commit and a file", "./main", "heads/main");
        assertThat(dits.ok("diff", "./main")).contains("1 file changed");
        assertThat(dits.ok("diff", "heads/main")).contains("1 file changed");
    }

    @Test
    void stagedTakesOneCommitAtMost() throws IOException {
        dits.write("a", "1");
        dits.commit("first");
        assertThat(dits.fails(2, "diff", "--staged", "main", "HEAD")).contains("one commit at most");
    }

    @Test
    void aFileThatLooksUnchangedIsNotRead() throws IOException {
        dits.write("a", "1");
        dits.commit("first");
        settle("a");
        // With the time kept, whoever reads the file would find other bytes.
        FileTime time = Files.getLastModifiedTime(dits.file("a"));
        dits.write("a", "2");
        Files.setLastModifiedTime(dits.file("a"), time);
        assertThat(dits.ok("diff")).isEmpty();
        assertThat(dits.ok("diff", "HEAD")).isEmpty();
    }

    /** Lets the index know the file with a time that lies so far back that no later write can have it. */
    private void settle(String path) throws IOException {
        Files.setLastModifiedTime(dits.file(path), FileTime.fromMillis(1_700_000_000_123L));
        dits.ok("status");
    }

    @Test
    void theAnswerForProgramsHasBothSides() throws IOException {
        dits.write("run", "1");
        dits.commit("first");
        dits.write("run", "22");
        dits.executable("run", true);
        dits.write("more", "333");
        dits.ok("add", "more");
        assertThat(dits.ok("diff", "HEAD", "--json"))
                .isEqualTo("{\"files\":[{\"path\":\"more\",\"change\":\"added\",\"old_mode\":null,\"mode\":\"file\","
                        + "\"old_size\":null,\"size\":3,\"chunks\":1,\"chunks_reused\":0,\"new_bytes\":3},"
                        + "{\"path\":\"run\",\"change\":\"modified\",\"old_mode\":\"file\",\"mode\":\"executable\","
                        + "\"old_size\":1,\"size\":2,\"chunks\":1,\"chunks_reused\":0,\"new_bytes\":2}],"
                        + "\"new_bytes\":5}\n");
    }
}
