// SPDX-License-Identifier: Apache-2.0
package io.dits.e2e.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.dits.client.cli.ExitCode;
import io.dits.testkit.postgres.TestPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A person whose quota is reached. */
final class OverQuotaIT {
    @RegisterExtension
    static final TestPostgres POSTGRES = new TestPostgres();

    @TempDir
    Path folder;

    @Test
    void aPushWithoutRoomSaysWhyAndGoesOnWhenThereIsSome() throws Exception {
        try (LiveServer server = LiveServer.start(POSTGRES, folder.resolve("storage"))) {
            server.user("ann");
            Somebody ann = new Somebody(folder.resolve("ann")).signedIn(server.address(), "ann");
            byte[] clip = new byte[40 << 20];
            new Random(3).nextBytes(clip);
            ann.dits(folder, "repo", "create", "ann/film").ok();
            ann.dits(folder, "clone", server.address() + "/ann/film", "film").ok();
            Path film = folder.resolve("film");
            Files.write(film.resolve("clip.mov"), clip);
            ann.dits(film, "add", ".").ok();
            ann.dits(film, "commit", "-m", "A clip").ok();
            server.execute("insert into quotas (owner, storage) select id, 20 << 20 from owners where name = 'ann'");

            Somebody.Outcome refused = ann.dits(film, "push").is(ExitCode.ERROR);

            assertThat(refused.err())
                    .contains("the storage quota of ann is 20 MB")
                    .contains("are used")
                    .contains("ask an administrator of the server for a larger quota");
            assertThat(server.number("select coalesce(sum(physical), 0) from repository_use"))
                    .isBetween(0L, 20L << 20);
            assertThat(server.number("select count(*) from refs")).isZero();
            assertThat(server.number("select count(*) from reservations")).isZero();

            server.execute("update quotas set storage = 50 << 20");
            ann.dits(film, "push").ok();
            ann.dits(folder, "clone", server.address() + "/ann/film", "again").ok();
            assertThat(folder.resolve("again/clip.mov")).hasBinaryContent(clip);
        }
    }
}
