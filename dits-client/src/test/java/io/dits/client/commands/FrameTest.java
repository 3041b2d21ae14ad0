// SPDX-License-Identifier: Apache-2.0
package io.dits.client.commands;

import static org.assertj.core.api.Assertions.assertThat;

import io.dits.client.Dits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What all commands share: global options, output, errors and exit codes. */
final class FrameTest {
    private static final String ESCAPE = "\u001b[";

    @TempDir
    private Path temporary;

    private Dits dits;

    @BeforeEach
    void begin() throws IOException {
        dits = Dits.init(temporary);
    }

    private static JsonNode parsed(String text) {
        assertThat(text).endsWith("\n");
        assertThat(text.strip().lines()).hasSize(1);
        return JsonMapper.shared().readTree(text);
    }

    @Test
    void everyAnswerForProgramsIsOneDocument() throws IOException {
        dits.write("odd \"name\" \ud83c\udfac", "1");
        assertThat(parsed(dits.ok("add", "--all", "--json")).get("added").get(0).asString())
                .isEqualTo("odd \"name\" \ud83c\udfac");
        parsed(dits.ok("commit", "-m", "first", "--json"));
        for (String command : new String[] {"status", "log", "show", "diff", "branch", "tag", "verify", "gc"}) {
            Dits.Ran ran = dits.run(command, "--json");
            assertThat(ran.code()).as(command).isZero();
            assertThat(ran.err()).as(command).isEmpty();
            assertThat(parsed(ran.out()).isObject()).as(command).isTrue();
        }
        parsed(dits.ok("switch", "-c", "other", "--json"));
        parsed(dits.ok("checkout", "HEAD", "--json"));
        parsed(dits.ok("merge", "main", "--json"));
        parsed(dits.ok("restore", ".", "--json"));
        parsed(dits.ok("remote", "list", "--json"));
        parsed(dits.ok("config", "list", "--json"));
    }

    @Test
    void errorsForProgramsAreDocumentsToo() {
        JsonNode error = parsed(dits.fails(1, "--json", "restore", "nowhere")).get("error");
        assertThat(error.get("code").asString()).isEqualTo("error");
        assertThat(error.get("exit_code").asInt()).isEqualTo(1);
        assertThat(error.get("message").asString()).contains("found none at nowhere");
        assertThat(error.get("hints").get(0).asString()).contains("dits restore --staged");
        assertThat(parsed(dits.fails(2, "status", "--json", "--nonsense"))
                        .get("error")
                        .get("code")
                        .asString())
                .isEqualTo("usage");
        assertThat(parsed(dits.fails(2, "nonsense", "--json"))
                        .get("error")
                        .get("exit_code")
                        .asInt())
                .isEqualTo(2);
    }

    @Test
    void quietCommandsSayOnlyWhatWasAskedForAndErrors() throws IOException {
        dits.write("a", "1");
        Dits.Ran add = dits.run("-q", "add", "a");
        assertThat(add.out() + add.err()).isEmpty();
        assertThat(dits.ok("commit", "-q", "-m", "first")).isEmpty();
        assertThat(dits.ok("commit", "-q", "-m", "again")).isEmpty();
        assertThat(dits.ok("log", "-q", "--oneline")).contains("first");
        assertThat(dits.ok("branch", "-q")).contains("main");
        assertThat(dits.fails(1, "-q", "restore", "nowhere")).startsWith("dits: wanted a file that was added");
    }

    @Test
    void coloursAreForTerminalsAlone() throws IOException {
        dits.write("a", "1");
        dits.commit("first");
        assertThat(dits.ok("log")).doesNotContain(ESCAPE);
        dits.atATerminal();
        assertThat(dits.ok("log")).contains(ESCAPE + "33mcommit ");
        assertThat(dits.ok("log", "--json")).doesNotContain(ESCAPE);
        dits.with("NO_COLOR", "1");
        assertThat(dits.ok("log")).doesNotContain(ESCAPE);
        dits.with("NO_COLOR", "").with("TERM", "dumb");
        assertThat(dits.ok("log")).doesNotContain(ESCAPE);
    }

    @Test
    void progressIsALineOnlyWhereNobodyLooks() throws IOException {
        dits.write("a", Dits.noise(1, 100_000));
        Dits.Ran plain = dits.run("add", "a");
        assertThat(plain.err())
                .startsWith("Adding: 97.7 KiB")
                .endsWith("done\n")
                .doesNotContain("\r", ESCAPE);
        assertThat(plain.err().lines()).hasSize(1);
        dits.write("b", Dits.noise(2, 100_000));
        assertThat(dits.atATerminal().run("add", "b").err()).startsWith("\rAdding: 97.7 KiB");
        dits.write("c", Dits.noise(3, 100_000));
        assertThat(dits.run("add", "--no-progress", "c").err()).isEmpty();
    }

    @Test
    void nothingToDoIsDone() throws IOException {
        dits.write("a", "1");
        dits.commit("first");
        for (String command : new String[] {"status", "diff", "gc", "branch", "tag", "verify"}) {
            assertThat(dits.run(command).code()).as(command).isZero();
        }
        assertThat(dits.run("add", "--all").code()).isZero();
        assertThat(dits.run("commit", "-m", "again").code()).isZero();
        assertThat(dits.run("init").code()).isZero();
        assertThat(dits.run("switch", "main").code()).isZero();
        assertThat(dits.run("merge", "main").code()).isZero();
    }

    @Test
    void aCommandLineThatIsNotOfItsFormEndsWithTwo() {
        assertThat(dits.fails(2, "stauts"))
                .isEqualTo("dits: 'stauts' is no command of dits\nDid you mean: dits status\nRun: dits --help\n");
        assertThat(dits.fails(2, "frobnicate")).doesNotContain("Did you mean");
        assertThat(dits.fails(2, "status", "--nonsense")).contains("--nonsense", "Run: dits status --help");
        assertThat(dits.fails(2, "mv", "a")).contains("TO", "Run: dits mv --help");
        assertThat(dits.fails(2, "log", "-n", "many")).contains("'many'", "Run: dits log --help");
        assertThat(dits.fails(2, "repo")).contains("dits repo create|list|show|visibility|collaborators|share|unshare");
        assertThat(dits.fails(2, "config", "set", "user.nmae", "Ada")).contains("[user.email, user.name]");
    }

    @Test
    void outsideOfAWorkingCopyItSaysHowToMakeOne() throws IOException {
        Dits elsewhere = Dits.in(Files.createDirectories(temporary.resolve("elsewhere")));
        assertThat(elsewhere.fails(1, "status"))
                .contains("wanted a working copy, found no .dits in ", "Run: dits init, or: dits clone URL");
    }

    @Test
    void aWorkingCopyOfANewerVersionIsLeftAlone() throws IOException {
        dits.write(".dits/format", "2\n");
        assertThat(dits.fails(1, "status")).contains("has format 2, this version of Dits knows format 1");
    }

    @Test
    void theVersionIsShown() {
        assertThat(dits.ok("--version")).startsWith("dits ");
    }

    @Test
    void theCompletionScriptIsOneThatBashUnderstands() throws Exception {
        for (String shell : new String[] {"bash", "zsh"}) {
            Path script = temporary.resolve("completion." + shell);
            Files.writeString(script, dits.ok("completion", shell), StandardCharsets.UTF_8);
            Process bash = new ProcessBuilder("bash", "-euc", "source \"$0\"; complete -p dits", script.toString())
                    .redirectErrorStream(true)
                    .start();
            String said = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(said).isEqualTo("complete -o default -F _complete_dits dits\n");
            assertThat(bash.waitFor()).isZero();
            assertThat(Files.readString(script)).contains("diff", "--staged", "checkout", "--force-with-lease");
        }
        assertThat(dits.fails(2, "completion", "fish")).contains("fish", "bash", "zsh");
    }
}
