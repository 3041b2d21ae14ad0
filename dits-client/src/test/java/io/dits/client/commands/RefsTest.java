// SPDX-License-Identifier: Apache-2.0
package io.dits.client.commands;

import static org.assertj.core.api.Assertions.assertThat;

import io.dits.client.Dits;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** branch, tag, log and show. */
final class RefsTest {
    @TempDir
    private Path temporary;

    private Dits dits;
    private String first = "";
    private String second = "";

    @BeforeEach
    void begin() throws IOException {
        dits = Dits.init(temporary);
        dits.write("a", "1");
        first = dits.commit("first");
        dits.write("a", "22");
        second = dits.commit("second\n\nwith more to say");
    }

    private static String shortened(String id) {
        return id.substring(0, 10);
    }

    @Test
    void branchesAreMadeListedRenamedAndDeleted() {
        assertThat(dits.ok("branch", "old", first)).isEqualTo("New branch old (at " + shortened(first) + ")\n");
        assertThat(dits.run("branch").lines())
                .containsExactly("* main  " + shortened(second), "  old  " + shortened(first));
        assertThat(dits.fails(7, "branch", "old")).contains("there is a branch old already");
        dits.ok("branch", "-m", "old", "older");
        dits.ok("branch", "-m", "trunk");
        assertThat(dits.ok("branch", "--json"))
                .isEqualTo("{\"branches\":[{\"name\":\"older\",\"commit\":\"" + first + "\",\"current\":false},"
                        + "{\"name\":\"trunk\",\"commit\":\"" + second + "\",\"current\":true}]}\n");
        assertThat(dits.fails(1, "branch", "-d", "trunk")).contains("stands on trunk", "Switch to another");
        assertThat(dits.ok("branch", "-d", "older")).contains("Deleted branch older (was " + shortened(first));
        assertThat(dits.fails(1, "branch", "-d", "older")).contains("wanted a branch older, found none");
        assertThat(dits.fails(2, "branch", "-d")).contains("wanted NAME [START]");
    }

    @Test
    void aBranchWhoseCommitsWouldBeLostIsDeletedOnlyByForce() throws IOException {
        dits.ok("switch", "-c", "other");
        dits.write("a", "333");
        dits.commit("third");
        dits.ok("switch", "main");
        assertThat(dits.fails(1, "branch", "-d", "other"))
                .contains("no other branch or tag has the commits", "--force other");
        dits.ok("branch", "-d", "--force", "other");
    }

    @Test
    void namesThatARefCannotHaveAreRefused() {
        for (String name : new String[] {"HEAD", "a..b", "with space", "/a", "a/", "a.lock", "main/below"}) {
            assertThat(dits.run("branch", name).code()).as(name).isEqualTo(1);
            assertThat(dits.run("branch", name).err())
                    .as(name)
                    .startsWith("dits: ")
                    .doesNotContain("internal error");
        }
    }

    @Test
    void tagsNameCommitsAndMayHaveAMessage() {
        dits.ok("tag", "v1", first);
        assertThat(dits.ok("tag", "-m", "Final cut", "v2")).isEqualTo("New tag v2 (" + shortened(second) + ")\n");
        assertThat(dits.run("tag").lines()).containsExactly("v1  " + shortened(first), "v2  " + shortened(second));
        assertThat(dits.ok("show", "v2")).contains("tag v2\nTagger: Ada\n", "    Final cut\n", "commit " + second);
        assertThat(dits.ok("tag", "--json")).contains("\"name\":\"v1\"", "\"annotated\":true");
        assertThat(dits.fails(7, "tag", "v1")).contains("there is a tag v1 already");
        assertThat(dits.ok("tag", "-d", "v1")).startsWith("Deleted tag v1");
        assertThat(dits.fails(1, "tag", "-d", "v1")).contains("wanted a tag v1, found none");
        assertThat(dits.fails(2, "tag", "-a", "v3")).contains("-a wanted a message");
        assertThat(dits.fails(1, "tag", "v3", "nowhere")).contains("'nowhere'");
    }

    @Test
    void logShowsTheNewestFirst() {
        assertThat(dits.run("log", "--oneline").lines())
                .containsExactly(shortened(second) + " (HEAD -> main) second", shortened(first) + " first");
        assertThat(dits.ok("log", "-n", "1")).isEqualTo("commit " + second + """
                         (HEAD -> main)
                        Author: Ada
                        Date:   Thu 2026-01-01 00:00:00 +0000

                            second

                            with more to say
                        """);
        assertThat(dits.ok("log", "--json", first)).contains("\"id\":\"" + first, "\"parents\":[]");
        assertThat(dits.ok("log", "-n", "0")).isEmpty();
    }

    @Test
    void showTellsWhatACommitChanged() {
        assertThat(dits.ok("show")).endsWith("""

                modified  a  1 byte -> 2 bytes, 2 bytes new
                1 file changed, 2 bytes, 2 bytes in new chunks
                """);
        assertThat(dits.ok("show", first)).contains("added     a  1 byte, 1 byte new");
        assertThat(dits.ok("show", "--json")).contains("\"files\":[{\"path\":\"a\",\"change\":\"modified\"");
    }

    @Test
    void whatATerminalWouldObeyInAMessageIsNotPrinted() throws IOException {
        dits.write("a", "333");
        dits.commit("red \u001b[31malert");
        assertThat(dits.ok("log", "-n", "1")).contains("red ?[31malert").doesNotContain("\u001b");
    }

    /** Not only ESC begins a sequence: so does the one character U+009B. And changes of direction make a name read as another. */
    @Test
    void namesAndMessagesOfOthersDoNotSteerATerminal() throws IOException {
        dits.ok("config", "set", "user.name", "Eve\u009b2J");
        dits.write("a", "4444");
        dits.commit("title \u009b2J\n\nbody \u202elanif");
        dits.ok("branch", "odd\u009b31m");
        dits.atATerminal();
        assertThat(dits.ok("log", "-n", "1"))
                .contains("Eve?2J", "title ?2J", "body ?lanif", "odd?31m", "\u001b[33mcommit")
                .doesNotContain("\u009b", "\u202e");
        assertThat(dits.ok("branch")).contains("odd?31m").doesNotContain("\u009b");
        assertThat(dits.ok("log", "-n", "1", "--json"))
                .contains("title \\u009b2J", "body \\u202elanif", "odd\\u009b31m")
                .doesNotContain("\u009b", "\u202e");
    }

    @Test
    void someDigitsAreEnoughIfTheyMeanOneCommit() {
        assertThat(dits.ok("log", "-n", "1", "--oneline", first.substring(0, 7)))
                .contains("first");
        assertThat(dits.fails(1, "log", "zzzz")).contains("found nothing that 'zzzz' means");
        assertThat(dits.fails(1, "log", first.substring(0, 3))).contains("found nothing");
    }
}
