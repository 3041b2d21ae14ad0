// SPDX-License-Identifier: Apache-2.0
package io.dits.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What docs/failure-modes.md says is shown by a test. */
final class FailureModesTest {
    private static final Pattern NAMED = Pattern.compile("`([A-Za-z0-9]+(?:IT|Test))`( \\(full\\))?");

    @Test
    void eachTestThatIsNamedIsThereAndIsOneOfTheLongFormsIfThatIsSaid() throws Exception {
        Matcher named = NAMED.matcher(Files.readString(Programs.checkout().resolve("docs/failure-modes.md")));
        Set<Path> tests = tests();
        int count = 0;
        while (named.find()) {
            String file = named.group(1) + ".java";
            Path test = tests.stream()
                    .filter(path -> path.endsWith(file))
                    .findAny()
                    .orElseThrow(() -> new AssertionError("wanted a test " + named.group(1) + ", found none"));
            assertThat(Files.readString(test).contains("@Tag(\"full\")\nfinal class"))
                    .as("%s is one of the long forms", file)
                    .isEqualTo(named.group(2) != null);
            count++;
        }
        assertThat(count).isGreaterThan(30);
    }

    private static Set<Path> tests() throws Exception {
        try (Stream<Path> files =
                Files.find(Programs.checkout(), 12, (path, _) -> path.toString().contains("/src/test/java/"))) {
            return files.collect(Collectors.toSet());
        }
    }
}
