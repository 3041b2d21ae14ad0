// SPDX-License-Identifier: Apache-2.0
package io.dits.storage.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dits.core.store.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SpoolFolderTest {
    @TempDir
    Path folder;

    private long files() throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile)
                    .filter(file -> !file.toString().endsWith(".lock"))
                    .count();
        }
    }

    @Test
    void aFileThatIsInUseSurvivesThatAnotherOpensTheFolder() throws IOException {
        Path file = SpoolFolder.open(folder).newFile();
        Files.write(file, new byte[10]);
        SpoolFolder.open(folder).checkWritable();
        assertThat(file).exists();
        assertThat(files()).isEqualTo(1);
    }

    @Test
    void whatACrashLeftIsRemoved() throws IOException {
        // As after a crash: nobody holds the lock.
        Files.createFile(folder.resolve("7.lock"));
        Files.write(Files.createDirectory(folder.resolve("7")).resolve("1"), new byte[10]);
        SpoolFolder.open(folder);
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void itIsMadeWhenItIsNeededAndNotBefore() throws IOException {
        Path below = folder.resolve("a/b");
        SpoolFolder spool = SpoolFolder.open(below);
        assertThat(folder).isEmptyDirectory();
        Path file = Files.write(spool.newFile(), new byte[10]);
        assertThat(file).startsWith(below);
        assertThat(spool.content(file).size()).isEqualTo(10);
    }

    @Test
    void aFolderThatCannotBeWrittenToIsNamed() throws IOException {
        Path inTheWay = Files.writeString(folder.resolve("file"), "");
        assertThatThrownBy(() -> SpoolFolder.open(inTheWay.resolve("below")).checkWritable())
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("cannot write to the spool folder " + inTheWay.resolve("below"));
    }
}
