// SPDX-License-Identifier: Apache-2.0
package io.dits.client.commands;

import static org.assertj.core.api.Assertions.assertThat;

import io.dits.client.Dits;
import io.dits.client.config.RemoteUrl;
import io.dits.client.http.MemoryServer;
import io.dits.core.model.RefName;
import io.dits.core.model.TargetId;
import io.dits.core.store.RefChange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** clone and fetch, from a server in this process. */
final class RemotesTest {
    @TempDir
    private Path temporary;

    private final MemoryServer server = MemoryServer.start();
    private final RemoteUrl film = server.repository("film");
    private Dits dits;

    @BeforeEach
    void begin() throws IOException {
        dits = Dits.init(temporary)
                .with("DITS_SERVER", server.origin().toString())
                .with("DITS_TOKEN", server.token());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aCloneWasADirectoryOfItsOwnerAlone() throws IOException {
        Path usual = Files.createDirectory(temporary.resolve("usual"));
        Path above = temporary.resolve("above");
        Path into = above.resolve("copy");
        dits.ok("clone", film.toString(), into.toString());
        for (Path made : List.of(above, into, into.resolve(".dits"))) {
            assertThat(Files.getPosixFilePermissions(made))
                    .as("%s", made)
                    .isEqualTo(Files.getPosixFilePermissions(usual));
        }
    }

    @Test
    void aTagThatWouldBeADirectoryOfOneHereStoppedEveryFetch() throws IOException {
        dits.write("a", "1");
        dits.commit("first");
        dits.ok("remote", "add", "origin", film.toString());
        dits.ok("push", "origin", "main");
        RefName main = RefName.branch("main");
        TargetId first = server.content(film).refs().find(main).orElseThrow();
        dits.ok("tag", "v1");
        for (String tag : List.of("tags/v1/rc1", "tags/v2")) {
            server.content(film)
                    .refs()
                    .update(List.of(new RefChange(new RefName(tag), Optional.empty(), Optional.of(first))));
        }
        Dits.Ran fetched = dits.run("fetch");
        assertThat(fetched.code()).as(fetched.err()).isZero();
        assertThat(fetched.err()).contains("tags/v1/rc1 of origin was not taken");
        assertThat(dits.ok("tag")).contains("v1  ", "v2  ").doesNotContain("rc1");
    }
}
