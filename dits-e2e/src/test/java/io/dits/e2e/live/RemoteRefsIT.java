// SPDX-License-Identifier: Apache-2.0
package io.dits.e2e.live;

import io.dits.client.config.Origin;
import io.dits.client.config.RemoteUrl;
import io.dits.client.http.RemoteRepository;
import io.dits.core.store.Refs;
import io.dits.testkit.contract.RefsContract;
import io.dits.testkit.data.SampleRepository;
import io.dits.testkit.postgres.TestPostgres;
import java.nio.file.Path;
import java.util.Comparator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The refs of a repository on a live server, as the client sees them. */
final class RemoteRefsIT extends RefsContract {
    @RegisterExtension
    static final TestPostgres POSTGRES = new TestPostgres();

    @TempDir
    static Path shared;

    private static LiveServer server;
    private static int repositories;

    private RemoteUrl latest = new RemoteUrl(new Origin("http", "127.0.0.1", 1), "ann", "none");

    @BeforeAll
    static void start() throws Exception {
        server = LiveServer.start(POSTGRES, shared);
        server.user("ann");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Override
    protected Refs create(SampleRepository repository) throws Exception {
        RemoteRepository made = server.repository("ann", "film" + repositories++);
        latest = made.url();
        // Kind after kind goes in few bodies.
        made.blobs()
                .putAll(repository.blobs().stream()
                        .sorted(Comparator.comparing(blob -> blob.id().kind()))
                        .toList());
        return made.refs();
    }

    @Override
    protected Refs reopen(Refs opened) throws Exception {
        return server.again(latest).refs();
    }
}
