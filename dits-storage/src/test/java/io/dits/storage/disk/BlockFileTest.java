// SPDX-License-Identifier: Apache-2.0
package io.dits.storage.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dits.testkit.data.Samples;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BlockFileTest {
    private static final int BLOCK = 4 * Disk.PAGE;

    @TempDir
    Path folder;

    private final Samples samples = Samples.random();

    private void write(Path file, BlockFile.Blocks blocks, int size) throws IOException {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        try (BlockFile out = BlockFile.create(file, blocks)) {
            while (whole.size() < size) {
                byte[] piece = samples.bytes(
                        Math.min(size - whole.size(), 1 + samples.generator().nextInt(3 * BLOCK)));
                whole.writeBytes(piece);
                out.append(piece);
            }
            out.finish();
        }
        assertThat(file).hasBinaryContent(whole.toByteArray());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void fileAfterFileOutOfTheSameBlocksIsWhatWasGiven(boolean pastCache) throws IOException {
        try (Arena memory = Arena.ofShared()) {
            BlockFile.Blocks blocks = new BlockFile.Blocks(memory, BLOCK, pastCache);
            int[] sizes = {
                0, 1, BLOCK - 1, BLOCK, BLOCK + 1, 2 * BLOCK, 7 * BLOCK - 1, 8 * BLOCK, 23 * BLOCK + 17, 5, 9 * BLOCK
            };
            for (int i = 0; i < sizes.length; i++) {
                write(folder.resolve(pastCache + "-" + i), blocks, sizes[i]);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aFileThatIsThereIsNotOverwritten(boolean pastCache) throws IOException {
        Path file = Files.write(folder.resolve("there"), new byte[] {1});
        try (Arena memory = Arena.ofShared()) {
            BlockFile.Blocks blocks = new BlockFile.Blocks(memory, BLOCK, pastCache);
            assertThatThrownBy(() -> BlockFile.create(file, blocks)).isInstanceOf(FileAlreadyExistsException.class);
        }
        assertThat(file).hasBinaryContent(new byte[] {1});
    }

    /** Before, an interrupt ended the wait, and the memory was freed or filled again under a write. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aFileIsClosedByAnInterruptedThreadOnlyWhenItsWritesHaveEnded(boolean pastCache) throws IOException {
        byte[] bytes = samples.bytes(3 << 20);
        for (int i = 0; i < 30; i++) {
            try (Arena memory = Arena.ofShared()) {
                BlockFile.Blocks blocks = new BlockFile.Blocks(memory, 1 << 20, pastCache);
                BlockFile out = BlockFile.create(folder.resolve(pastCache + "-interrupted-" + i), blocks);
                out.append(bytes);
                Thread.currentThread().interrupt();
                out.close();
                assertThat(Thread.interrupted()).as("kept for later").isTrue();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aFileThatIsGivenUpLeavesTheBlocksToTheNext(boolean pastCache) throws IOException {
        try (Arena memory = Arena.ofShared()) {
            BlockFile.Blocks blocks = new BlockFile.Blocks(memory, BLOCK, pastCache);
            try (BlockFile out = BlockFile.create(folder.resolve("given-up"), blocks)) {
                out.append(samples.bytes(6 * BLOCK + 5));
            }
            write(folder.resolve("next"), blocks, 6 * BLOCK + 5);
        }
    }
}
