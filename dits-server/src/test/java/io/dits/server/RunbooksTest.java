// SPDX-License-Identifier: Apache-2.0
package io.dits.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The commands that an operator is told to type when something is wrong. */
final class RunbooksTest {
    private static final Path PAGES = Path.of("../docs/runbooks");
    /** Up to the end of the line, of what is between backticks, or of this part of a pipe; a comment is none of it. */
    private static final Pattern COMMAND = Pattern.compile("(?m)dits-admin ([a-z][^`|;#\n]*)");

    @Test
    void theProgramTakesThem() throws Exception {
        TreeSet<String> commands = new TreeSet<>();
        try (Stream<Path> pages = Files.list(PAGES)) {
            for (Path page : pages.toList()) {
                COMMAND.matcher(Files.readString(page))
                        .results()
                        .forEach(found -> commands.add(found.group(1).strip()));
            }
        }
        assertThat(commands).hasSizeGreaterThan(25).contains("storage verify --repair");
        for (String command : commands) {
            List<String> words = new ArrayList<>(List.of(
                    command.replaceAll("\\bN$", "7").replaceAll("\"", "").split(" +")));
            // With this nothing is done, but what is wrong in the words is told all the same.
            words.add("--help");
            TestInstallation.Outcome outcome = TestInstallation.adminIn(Map.of(), words.toArray(String[]::new));
            assertThat(outcome.status()).as(command + "\n" + outcome.err()).isZero();
            assertThat(outcome.out()).as(command).contains("Usage: dits-admin " + words.get(0) + " " + words.get(1));
        }
    }
}
