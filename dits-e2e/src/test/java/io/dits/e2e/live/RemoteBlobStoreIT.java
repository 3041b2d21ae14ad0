// SPDX-License-Identifier: Apache-2.0
package io.dits.e2e.live;

import io.dits.client.config.Origin;
import io.dits.client.config.RemoteUrl;
import io.dits.client.http.RemoteRepository;
import io.dits.core.model.ObjectId;
import io.dits.core.store.BlobStore;
import io.dits.testkit.contract.BlobStoreContract;
import io.dits.testkit.data.FlippedBit;
import io.dits.testkit.postgres.TestPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The objects of a repository on a live server, as the client sees them. */
final class RemoteBlobStoreIT extends BlobStoreContract {
    @RegisterExtension
    static final TestPostgres POSTGRES = new TestPostgres();

    @TempDir
    static Path shared;

    private static LiveServer server;
    private static int people;

    private RemoteUrl latest = new RemoteUrl(new Origin("http", "127.0.0.1", 1), "ann", "none");

    @BeforeAll
    static void start() throws Exception {
        server = LiveServer.start(POSTGRES, shared);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Override
    protected BlobStore create() throws Exception {
        // What somebody has in one repository is as if uploaded to the others: each store is somebody else's.
        String owner = "ann" + people++;
        server.user(owner);
        RemoteRepository made = server.repository(owner, "film");
        latest = made.url();
        return made.blobs();
    }

    @Override
    protected BlobStore reopen(BlobStore opened) throws Exception {
        return server.again(latest).blobs();
    }

    @Override
    protected boolean damage(ObjectId id) throws Exception {
        String row = " from objects join packs on packs.id = objects.pack where encode(objects.name, 'hex') like '%"
                + id.hash().hex() + "'";
        String pack = server.text("select packs.name" + row).replace("-", "");
        long last = server.number("select place + stored - 1" + row);
        try (Stream<Path> files = Files.walk(shared)) {
            FlippedBit.in(files.filter(path -> path.endsWith(pack)).findAny().orElseThrow(), last);
        }
        return true;
    }
}
