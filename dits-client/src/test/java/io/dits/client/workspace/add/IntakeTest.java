// SPDX-License-Identifier: Apache-2.0
package io.dits.client.workspace.add;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dits.client.workspace.disk.FileClock;
import io.dits.client.workspace.disk.StatReader;
import io.dits.storage.memory.MemoryBlobStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

final class IntakeTest {
    @TempDir
    private Path folder;

    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void anErrorInTheReadersThreadHungTheAdd() throws IOException {
        // Large, so that the reader itself asks how to cut it.
        Path file = Files.write(folder.resolve("a"), new byte[Reading.SMALL + 1]);
        StatReader stats = StatReader.of(folder);
        Source source = new Source("a", file, stats.read(file), () -> {
            throw new OutOfMemoryError("test");
        });
        FileClock clock = FileClock.of(folder.resolve("clock"));
        try (Intake intake = Intake.of(new MemoryBlobStore(), stats, clock, List.of(source), bytes -> {})) {
            assertThatThrownBy(() -> intake.blobs(() -> false).hasNext())
                    .isInstanceOf(OutOfMemoryError.class)
                    .hasMessage("test");
        }
    }
}
