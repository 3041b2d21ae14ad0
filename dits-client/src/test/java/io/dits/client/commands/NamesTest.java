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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which names are kept, and what is said of others. */
final class NamesTest {
    private static final String COMPOSED = "caf\u00e9";
    private static final String DECOMPOSED = "cafe\u0301";

    @TempDir
    private Path temporary;

    private Dits dits;

    @BeforeEach
    void begin() throws IOException {
        dits = Dits.init(temporary);
    }

    @ParameterizedTest
    @ValueSource(strings = {".DITS", ".Dits", ".d\u200bits", "\uff0edits", ".d\u0130ts\u200d", "dits~1", "DITS~1"})
    void spellingsOfTheDirectoryOfDitsAreRefused(String name) throws IOException {
        dits.write("fine", "1");
        dits.write(name, "1");
        if (name.equals(".d\u0130ts\u200d")) {
            // No file system folds a dotted capital I to i, so this one is just a name.
            dits.ok("add", "--all");
            return;
        }
        assertThat(dits.fails(1, "add", "--all"))
                .contains("nothing was added:\n  " + name + " is kept for Dits itself", ".ditsignore");
        assertThat(dits.ok("status")).contains("Cannot be added:\n  " + name).doesNotContain("In the next commit");
        assertThat(dits.fails(1, "add", name)).contains("is kept for Dits itself");
    }

    @Test
    void theDirectoryItselfCannotBeAdded() {
        assertThat(dits.fails(1, "add", ".dits/config")).contains("is kept for Dits itself");
        assertThat(dits.fails(1, "add", ".dits")).contains("is kept for Dits itself");
    }

    @ParameterizedTest
    @ValueSource(strings = {"con", "NUL.txt", "a:b", "back\\slash", "dot.", "space ", "bell\u0007"})
    void namesThatNotEverySystemCanHoldAreRefused(String name) throws IOException {
        dits.write(name, "1");
        assertThat(dits.fails(1, "add", "--all")).contains("some names cannot be kept", "Rename them");
        dits.write(".ditsignore", "*\n");
        dits.ok("add", "--all");
    }

    @Test
    void twoNamesThatAreOneAfterCompositionAreAnError() throws IOException {
        dits.write(COMPOSED, "1");
        dits.write(DECOMPOSED, "2");
        assertThat(dits.fails(1, "add", "--all")).contains("is the same as '", "in Unicode NFC", "nothing was added");
        assertThat(dits.ok("status")).containsSubsequence("Cannot be added:", "in Unicode NFC", "in Unicode NFC");
        dits.delete(DECOMPOSED);
        dits.ok("add", "--all");
        dits.committed("first");
        assertThat(dits.ok("show")).contains(COMPOSED);
    }

    @Test
    void aSecondSpellingOfATrackedNameIsAnErrorToo() throws IOException {
        dits.write(COMPOSED, "1");
        dits.commit("first");
        dits.write(DECOMPOSED, "2");
        assertThat(dits.fails(1, "add", DECOMPOSED)).contains("in Unicode NFC");
        assertThat(dits.fails(1, "add", "--all")).contains("in Unicode NFC");
        dits.delete(DECOMPOSED);
        dits.write("a", "1");
        dits.ok("add", "a");
        assertThat(dits.fails(7, "mv", "a", DECOMPOSED)).contains("in Unicode NFC");
        dits.delete(COMPOSED);
        dits.write(DECOMPOSED, "2");
        assertThat(dits.fails(1, "add", DECOMPOSED)).contains("in Unicode NFC");
    }

    @Test
    void aRenamedSpellingIsARename() throws IOException {
        dits.write(COMPOSED, "1");
        dits.commit("first");
        Files.move(dits.file(COMPOSED), dits.file(DECOMPOSED));
        Dits.Ran ran = dits.run("add", "--all");
        assertThat(ran.err()).doesNotContain("macOS");
        dits.committed("second");
        assertThat(dits.ok("show")).contains("2 files changed");
        dits.ok("mv", DECOMPOSED, COMPOSED);
        dits.committed("third");
        assertThat(dits.ok("status")).contains("Nothing changed");
    }

    @Test
    void namesThatDifferInCaseAloneAreWarnedAbout() throws IOException {
        dits.write("Clip.mov", "1");
        dits.write("clip.mov", "2");
        Dits.Ran ran = dits.run("add", "--all");
        assertThat(ran.code()).isZero();
        assertThat(ran.err()).contains("clip.mov and Clip.mov are one file on macOS and Windows");
        dits.committed("first");
        assertThat(dits.ok("status")).contains("Nothing changed");
    }

    @Test
    void aNameThatIsNotUtf8IsRefusedByName() throws Exception {
        Process made = new ProcessBuilder("bash", "-c", "printf 1 > $'caf\\xe9'")
                .directory(dits.folder().toFile())
                .start();
        assertThat(made.waitFor()).isZero();
        dits.write("fine", "1");
        assertThat(dits.fails(1, "add", "--all")).contains("caf\ufffd is not UTF-8", "nothing was added");
        assertThat(dits.ok("status")).contains("Cannot be added:\n  caf\ufffd is not UTF-8");
        dits.ok("add", "fine");
        dits.committed("first");
    }

    @Test
    void aNameWithAReplacementCharacterOfItsOwnIsFine() throws IOException {
        dits.write("odd\ufffd", "1");
        dits.commit("first");
        assertThat(dits.ok("status")).contains("Nothing changed");
    }

    @Test
    void aLinkWithNeedlessSlashesWasTakenForOneThatIsNotUtf8() throws Exception {
        Process made = new ProcessBuilder("ln", "-s", "d//e/", dits.file("link").toString()).start();
        assertThat(made.waitFor()).isZero();
        dits.commit("first");
        assertThat(dits.ok("status")).contains("Nothing changed");
        dits.delete("link");
        dits.ok("restore", "link");
        assertThat(Files.readSymbolicLink(dits.file("link"))).hasToString("d/e");
    }

    @Test
    void aLinkToWhatIsNotUtf8IsRefusedByName() throws Exception {
        Process made = new ProcessBuilder("bash", "-c", "ln -s $'caf\\xe9' link")
                .directory(dits.folder().toFile())
                .start();
        assertThat(made.waitFor()).isZero();
        assertThat(dits.fails(1, "add", "link")).contains("link: the target of this symbolic link", "is not UTF-8");
    }

    @Test
    void unusualNamesComeBackAsTheyWere() throws IOException {
        String[] names = {"with space", "-dash", "Ünïcödé", "日本語.exr", "🎬.mov", "a'b\"c", "tab"};
        for (String name : names) {
            dits.write(name, name);
        }
        dits.commit("first");
        for (String name : names) {
            dits.delete(name);
        }
        dits.ok("restore", ".");
        for (String name : names) {
            assertThat(dits.read(name)).isEqualTo(name);
        }
        assertThat(dits.ok("status")).contains("Nothing changed");
    }
}
