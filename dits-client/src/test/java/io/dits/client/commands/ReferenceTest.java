// SPDX-License-Identifier: Apache-2.0
package io.dits.client.commands;

import static org.assertj.core.api.Assertions.assertThat;

import io.dits.client.Dits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Holds docs/cli.md against the program, or writes it. */
final class ReferenceTest {
    private static final Path FILE = Path.of("..", "docs", "cli.md");
    private static final String WRITE = "dits.write";
    private static final String HOW = "mvn -pl dits-client -am test -Dtest=ReferenceTest"
            + " -Dsurefire.failIfNoSpecifiedTests=false -D" + WRITE + "=true";

    @TempDir
    private Path temporary;

    private Dits dits;

    @BeforeEach
    void begin() throws IOException {
        dits = Dits.in(temporary);
    }

    @Test
    void theReferenceSaysWhatTheHelpSays() throws IOException {
        String reference = reference();
        if (Boolean.getBoolean(WRITE)) {
            Files.writeString(FILE, reference);
        }
        assertThat(Files.readString(FILE))
                .as("docs/cli.md is out of date. Run: %s", HOW)
                .isEqualTo(reference);
    }

    @Test
    void helpFitsATerminal() {
        for (List<String> command : commands(List.of())) {
            assertThat(help(command).lines())
                    .as("dits %s", String.join(" ", command))
                    .allSatisfy(line -> assertThat(line.length()).as(line).isLessThanOrEqualTo(100));
        }
    }

    @Test
    void helpIsAskedForInThreeWays() {
        assertThat(dits.ok("help", "add")).isEqualTo(dits.ok("add", "--help")).isEqualTo(dits.ok("add", "-h"));
        assertThat(dits.ok("help")).isEqualTo(dits.ok("--help"));
        assertThat(dits.fails(2)).isEqualTo(dits.ok("--help"));
    }

    private String reference() {
        StringBuilder out = new StringBuilder("""
                # Commands

                <!-- Made from the program's own help. To make it again:
                     %s -->

                `dits COMMAND --help` says the same. Files are named from where you are; with `-C DIR` from there.

                Dits tracks files and symbolic links, and of a file whether it may be executed. Directories come and go with the
                files in them: one without files is not kept.

                ```text
                %s```

                With `--json` a command answers with one document on standard output, also when it fails:
                `{"error":{"code":…,"exit_code":…,"hints":[…],"message":…}}`. Progress and warnings go to standard error. Colours
                are for terminals alone, and not even those if `NO_COLOR` is set.
                """.formatted(HOW, help(List.of())));
        out.append("\n## Exit codes\n\n| code | meaning |\n|---|---|\n");
        section("Exit codes")
                .forEach(line -> out.append("| ")
                        .append(line.strip().replaceFirst(" +", " | "))
                        .append(" |\n"));
        for (List<String> command : commands(List.of())) {
            out.append("\n## dits ")
                    .append(String.join(" ", command))
                    .append("\n\n```text\n")
                    .append(help(command))
                    .append("```\n");
        }
        return out.toString();
    }

    private String help(List<String> command) {
        List<String> words = new ArrayList<>(command);
        words.add("--help");
        return dits.ok(words.toArray(String[]::new));
    }

    /** The indented lines under a heading of the program's own help. */
    private List<String> section(String heading) {
        return help(List.of())
                .lines()
                .dropWhile(line -> !line.equals(heading + ":"))
                .skip(1)
                .takeWhile(line -> !line.isBlank())
                .toList();
    }

    /** All commands below one, each as its words, as the help of their parent lists them. */
    private List<List<String>> commands(List<String> parent) {
        List<List<String>> found = new ArrayList<>();
        boolean listed = false;
        for (String line : help(parent).lines().toList()) {
            if (!line.startsWith(" ")) {
                listed = parent.isEmpty()
                        ? line.endsWith(":") && !line.startsWith("Options") && !line.startsWith("Exit")
                        : line.equals("Commands:");
            } else if (listed) {
                List<String> command = new ArrayList<>(parent);
                command.add(line.strip().split(" ", 2)[0]);
                found.add(command);
                if (parent.isEmpty()) {
                    found.addAll(commands(command));
                }
            }
        }
        return found;
    }
}
