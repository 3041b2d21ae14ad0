// SPDX-License-Identifier: Apache-2.0
package io.dits.e2e.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.dits.client.cli.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The operator's book says what the programs do: its commands, the codes of errors, and those of exits. */
final class BookTest {
    private static final Path BOOK = Page.checkout().resolve("docs/operations");
    private static final Path SERVER = Page.checkout().resolve("dits-server/src/main/java/io/dits/server");

    /** Where a problem is made: by a word, or by what a caller hands over. */
    private static final Pattern PROBLEM =
            Pattern.compile("(?:Problem\\.|return |= )of\\(\\s*[a-z0-9]+,\\s*(\"[a-z_]+\"|\\w+),");

    /** The words that callers hand over. */
    private static final Pattern HANDED_OVER = Pattern.compile("\"([a-z_]+_not_found|not_found)\"");

    private static List<Page> book() throws IOException {
        try (Stream<Path> files = Files.list(BOOK)) {
            List<Page> pages = new ArrayList<>();
            for (Path file : files.filter(file -> file.toString().endsWith(".md"))
                    .sorted()
                    .toList()) {
                pages.add(Page.read(file));
            }
            return pages;
        }
    }

    @Test
    void theProgramsUnderstandEveryCommandOfTheBook() throws IOException {
        List<String> wrong = new ArrayList<>();
        int commands = 0;
        for (Page page : book()) {
            for (Page.Block block : page.blocks()) {
                for (List<String> words : CommandLines.in(block.text())) {
                    commands++;
                    CommandLines.wrong(words)
                            .ifPresent(why -> wrong.add(page.file().getFileName() + ": " + why));
                }
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(commands).isGreaterThan(30);
    }

    @Test
    void theyUnderstandWhatItsSentencesName() throws IOException {
        List<String> wrong = new ArrayList<>();
        for (Page page : book()) {
            for (String code : page.code()) {
                if (!code.contains("…") && !code.contains("COMMAND")) {
                    CommandLines.in(code).stream()
                            .filter(words -> words.size() > 1)
                            .map(CommandLines::wrong)
                            .flatMap(Optional::stream)
                            // A sentence need not name all that a command wants.
                            .filter(why -> !why.contains(": Missing required") && !why.contains("(specify"))
                            .forEach(why -> wrong.add(page.file().getFileName() + ": " + why));
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void everyErrorCodeOfTheServerHasACauseAndARemedyAndNoOtherIsThere() throws IOException {
        Set<String> inTheBook = new TreeSet<>();
        for (List<String> row : Page.read(BOOK.resolve("troubleshoot.md")).rows()) {
            if (row.size() == 4 && row.get(0).matches("`[a-z_]+`") && row.get(1).matches("[0-9]{3}(, [0-9]{3})*")) {
                assertThat(row).as("each cell of it says something").noneMatch(String::isEmpty);
                inTheBook.add(row.get(0).replace("`", ""));
            }
        }
        assertThat(inTheBook).isEqualTo(codesOfTheServer());
    }

    @Test
    void theProtocolNamesEachOfThem() throws IOException {
        String protocol = Files.readString(Page.checkout().resolve("docs/protocol.md"));
        assertThat(codesOfTheServer()).allMatch(code -> protocol.contains("`" + code + "`"));
    }

    private static Set<String> codesOfTheServer() throws IOException {
        Set<String> codes = new TreeSet<>();
        Set<String> dynamic = new TreeSet<>();
        try (Stream<Path> files = Files.walk(SERVER.resolve("http"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String text = Files.readString(file);
                PROBLEM.matcher(text).results().map(found -> found.group(1)).forEach(word -> {
                    if (word.startsWith("\"")) {
                        codes.add(word.replace("\"", ""));
                    } else {
                        dynamic.add(file.getFileName() + " " + word);
                    }
                });
                HANDED_OVER.matcher(text).results().forEach(found -> codes.add(found.group(1)));
            }
        }
        assertThat(dynamic)
                .as("where a code comes from elsewhere, this test has to know how it looks")
                .containsExactly("Results.java lacking");
        assertThat(codes).hasSizeGreaterThan(25);
        return codes;
    }

    @Test
    void everyExitCodeIsThere() throws IOException {
        Map<String, Set<String>> inTheBook = Page.read(BOOK.resolve("troubleshoot.md")).rows().stream()
                .filter(row -> row.size() == 4 && row.get(0).matches("`dits[a-z-]*`"))
                .collect(Collectors.groupingBy(
                        row -> row.get(0).replace("`", ""), Collectors.mapping(row -> row.get(1), Collectors.toSet())));
        assertThat(inTheBook.get("dits"))
                .isEqualTo(Arrays.stream(ExitCode.values())
                        .map(code -> Integer.toString(code.number()))
                        .collect(Collectors.toSet()));
        for (String program : List.of("dits-server", "dits-admin", "dits-migrate")) {
            assertThat(inTheBook.get(program)).as(program).isEqualTo(CommandLines.exitCodes(program));
        }
    }
}
