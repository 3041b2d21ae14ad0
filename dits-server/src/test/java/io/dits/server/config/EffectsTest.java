// SPDX-License-Identifier: Apache-2.0
package io.dits.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.tomlj.Toml;

/** Each key of the guide does something, which a test shows that is named in {@code effects.txt}. */
final class EffectsTest {
    private static String resource(String name) throws IOException {
        try (var in = EffectsTest.class.getResourceAsStream(name)) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static Map<String, String> listed() throws IOException {
        return resource("effects.txt")
                .lines()
                .map(line -> line.split(" ", 2))
                .collect(Collectors.toMap(words -> words[0], words -> words[1], (a, _) -> a, TreeMap::new));
    }

    /** The sources of all tests of all modules, by the name of the class. */
    private static Map<String, String> tests() throws IOException {
        Map<String, String> tests = new TreeMap<>();
        List<Path> files;
        try (Stream<Path> found = Files.find(
                Path.of(".."),
                12,
                (path, _) -> path.toString().matches("\\.\\./dits-[a-z0-9]+/src/test/java/.*(IT|Test)\\.java"))) {
            files = found.toList();
        }
        for (Path file : files) {
            tests.put(file.getFileName().toString().replace(".java", ""), Files.readString(file));
        }
        return tests;
    }

    @Test
    void eachKeyOfTheGuideIsListedAndNoOther() throws IOException {
        assertThat(listed().keySet())
                .containsExactlyInAnyOrderElementsOf(
                        Toml.parse(resource("guide.toml")).dottedKeySet());
    }

    @Test
    void eachTestThatIsNamedIsThere() throws IOException {
        Map<String, String> tests = tests();
        listed().forEach((key, test) -> {
            String[] parts = test.split("#", 2);
            assertThat(tests.get(parts[0]))
                    .as("%s: the source of %s", key, parts[0])
                    .isNotNull()
                    .containsPattern("Test(?:\\([^)]*\\))?\\s(?:[^;{}]*\\s)?void " + parts[1] + "\\(");
        });
    }
}
