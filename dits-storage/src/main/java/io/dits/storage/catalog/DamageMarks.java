// SPDX-License-Identifier: Apache-2.0
package io.dits.storage.catalog;

import io.dits.core.model.ObjectId;
import io.dits.storage.disk.Disk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * The file {@code damaged} of a catalog's folder: a line for each object that could not be read. It is absent as long as all
 * is well. A line that cannot be understood is passed over: what it spoke of is found again.
 */
final class DamageMarks {
    private final Path file;
    private final RunFolder folder;

    DamageMarks(Path folder, RunFolder runs) {
        this.file = folder.resolve("damaged");
        this.folder = runs;
    }

    Set<ObjectId> read() {
        if (!Files.exists(file)) {
            return Set.of();
        }
        try {
            return parse(Files.readAllLines(file));
        } catch (NoSuchFileException mended) {
            return Set.of();
        } catch (IOException e) {
            throw Disk.failure("cannot read which objects are damaged", file, e);
        }
    }

    private static Set<ObjectId> parse(List<String> lines) {
        return lines.stream().flatMap(line -> parse(line).stream()).collect(Collectors.toSet());
    }

    private static Optional<ObjectId> parse(String line) {
        try {
            return Optional.of(ObjectId.parse(line));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    void change(UnaryOperator<Set<ObjectId>> change) {
        folder.alone(() -> {
            Set<ObjectId> before = read();
            Set<ObjectId> after = change.apply(before);
            if (after.isEmpty()) {
                Files.deleteIfExists(file);
            } else if (!after.equals(before)) {
                folder.replace(
                        file,
                        after.stream().map(id -> id.text() + "\n").sorted().collect(Collectors.joining()));
            }
        });
    }
}
