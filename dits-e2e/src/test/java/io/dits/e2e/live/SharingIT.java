// SPDX-License-Identifier: Apache-2.0
package io.dits.e2e.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.dits.client.cli.ExitCode;
import io.dits.testkit.postgres.TestPostgres;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A repository that its owner shares, as both see it. */
final class SharingIT {
    @RegisterExtension
    static final TestPostgres POSTGRES = new TestPostgres();

    @TempDir
    Path folder;

    @Test
    void whoIsGivenARoleMayDoWhatItSaysUntilItIsTakenAway() throws Exception {
        try (LiveServer server = LiveServer.start(POSTGRES, folder.resolve("storage"))) {
            server.user("ann");
            server.user("bob");
            Somebody ann = new Somebody(folder.resolve("ann")).signedIn(server.address(), "ann");
            Somebody bob = new Somebody(folder.resolve("bob")).signedIn(server.address(), "bob");
            String film = server.address() + "/ann/film";
            ann.dits(folder, "repo", "create", "ann/film").ok();
            ann.dits(folder, "clone", film, "hers").ok();
            Path hers = folder.resolve("hers");
            ann.commits(hers, "a.txt", "a\n");
            ann.dits(hers, "push").ok();

            bob.dits(folder, "clone", film, "his").is(ExitCode.REPOSITORY);
            ann.dits(folder, "repo", "share", "ann/film", "bob").ok();
            bob.dits(folder, "clone", film, "his").ok();
            Path his = folder.resolve("his");
            bob.commits(his, "b.txt", "b\n");
            assertThat(bob.dits(his, "push").is(ExitCode.AUTHENTICATION).err()).contains("not write to it");
            ann.dits(folder, "repo", "share", "ann/film", "bob", "--role", "write")
                    .ok();
            bob.dits(his, "push").ok();
            assertThat(ann.dits(folder, "repo", "collaborators", film).ok().out())
                    .isEqualTo("bob\twrite\n");
            assertThat(bob.dits(folder, "repo", "show", "ann/film").ok().out())
                    .contains("your role       write")
                    .contains("private");

            assertThat(ann.dits(folder, "repo", "share", "ann/film", "nobody")
                            .is(ExitCode.ERROR)
                            .err())
                    .contains("there is no user 'nobody'");
            bob.dits(folder, "repo", "visibility", "ann/film", "public").is(ExitCode.AUTHENTICATION);
            ann.dits(folder, "repo", "unshare", "ann/film", "bob").ok();
            bob.dits(his, "fetch").is(ExitCode.REPOSITORY);
            ann.dits(folder, "repo", "visibility", "ann/film", "public").ok();
            bob.dits(his, "fetch").ok();
            ann.dits(folder, "repo", "visibility", "ann/film", "secret").is(ExitCode.USAGE);
        }
    }
}
