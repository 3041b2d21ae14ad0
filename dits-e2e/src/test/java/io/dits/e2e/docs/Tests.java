// SPDX-License-Identifier: Apache-2.0
package io.dits.e2e.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;

/** The test classes of all modules. */
final class Tests {
    private Tests() {}

    static Set<String> names() throws IOException {
        Set<String> names = new HashSet<>();
        try (Stream<Path> modules = Files.list(Page.checkout())) {
            for (Path tests : modules.map(module -> module.resolve("src/test/java"))
                    .filter(Files::isDirectory)
                    .toList()) {
                try (Stream<Path> files = Files.walk(tests)) {
                    files.forEach(
                            file -> names.add(String.valueOf(file.getFileName()).replace(".java", "")));
                }
            }
        }
        return names;
    }
}
