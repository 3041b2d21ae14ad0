// SPDX-License-Identifier: Apache-2.0
package io.dits.e2e.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.dits.testkit.data.Samples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a verification of the storage found missing, and a person's next push. */
final class MendedByPushIT extends BehindProxy {
    private List<Path> packs() throws IOException {
        try (Stream<Path> files = Files.walk(shared.resolve("storage/v1/chunks"))) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    private static boolean verify() {
        return server.verify(shared.resolve("storage"));
    }

    @Test
    void packsAndRowsThatAreGoneComeBackWithAPushThatHasNothingElseToDo() throws Exception {
        ann.dits(folder, "clone", film, "copy").ok();
        Path copy = folder.resolve("copy");
        Files.createDirectories(copy.resolve("deep/er"));
        Files.write(copy.resolve("deep/er/clip.mov"), Samples.random().bytes(3 << 20));
        ann.commits(copy, "notes.txt", "first\n");
        ann.dits(copy, "add", ".").ok();
        ann.dits(copy, "commit", "-m", "All").ok();
        ann.dits(copy, "push").ok();
        assertThat(verify()).as("all is well before").isTrue();

        // Some rows with all that hangs on them, and every pack.
        server.execute("delete from nodes; delete from links where object in (select id from objects where raw > 1000);"
                + " delete from objects o where raw > 1000"
                + " and not exists (select from commits c where o.id in (c.object, c.tree))");
        for (Path pack : packs()) {
            Files.delete(pack);
        }
        assertThat(verify()).isFalse();

        // What is below a lost directory is only known again when that is back.
        ann.dits(copy, "push").ok();
        verify();
        ann.dits(copy, "push").ok();

        assertThat(verify()).as("all is well again").isTrue();
        ann.dits(folder, "clone", film, "again").ok();
        assertThat(folder.resolve("again/deep/er/clip.mov")).hasSameBinaryContentAs(copy.resolve("deep/er/clip.mov"));
        ann.commits(copy, "notes.txt", "second\n");
        ann.dits(copy, "push").ok();
    }
}
