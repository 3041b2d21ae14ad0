// SPDX-License-Identifier: Apache-2.0
package io.dits.e2e.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The table of what became of each command of the self-hosting guide forgets none and invents none. */
final class GuideCoverageTest {
    /** The guide lies beside the repository where it is worked on; the copy of its blocks is for everybody else. */
    private static final Path GUIDE = Page.checkout().resolve("../shared/spec/self-hosting.md");

    private static final Path TABLE = Page.checkout().resolve("docs/self-hosting-coverage.md");
    private static final Set<String> OF_COMMANDS = Set.of("bash", "sql");

    @Test
    void theCopyIsTheGuides() throws IOException {
        if (Files.exists(GUIDE)) {
            assertThat(Page.guide().blocks()).isEqualTo(Page.read(GUIDE).blocks());
        }
        assertThat(Page.guide().blocks()).hasSize(27);
    }

    @Test
    void everyCommandAndFileOfTheGuideHasItsRowInItsOrder() throws IOException {
        List<String> wanted = new ArrayList<>();
        for (Page.Block block : Page.guide().blocks()) {
            if (OF_COMMANDS.contains(block.language())) {
                block.commands().forEach(command -> wanted.add(row(block, command)));
            } else {
                wanted.add(row(block, block.text()));
            }
        }
        List<String> found = new ArrayList<>();
        for (List<String> row : Page.read(TABLE).rows()) {
            if (row.size() == 4 && row.get(1).startsWith("`")) {
                found.add(row.get(0) + ": " + row.get(1).replace("`", "").replace("\\|", "|"));
                assertThat(row.subList(2, 4)).as(row.get(1)).noneMatch(String::isEmpty);
            }
        }
        assertThat(found).containsExactlyElementsOf(wanted);
    }

    /** By the heading and the first line. */
    private static String row(Page.Block block, String text) {
        String first = text.lines().findFirst().orElse("").strip();
        return block.heading() + ": " + first.replaceFirst(" \\\\$", "");
    }

    @Test
    void theTestsThatTheTableNamesAreThere() throws IOException {
        Set<String> classes = Tests.names();
        List<String> named = Page.read(TABLE).code().stream()
                .filter(code -> code.matches("[A-Z]\\w+(IT|Test)(\\.\\w+)?"))
                .map(code -> code.replaceFirst("\\..*", ""))
                .distinct()
                .toList();
        assertThat(named).isNotEmpty();
        assertThat(named).filteredOn(name -> !classes.contains(name)).isEmpty();
    }
}
