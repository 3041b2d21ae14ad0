// SPDX-License-Identifier: Apache-2.0
package io.dits.e2e.live;

import io.dits.testkit.net.FaultProxy;
import io.dits.testkit.postgres.TestPostgres;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Tests against one server, each with a proxy before it and a repository of its own. */
abstract class BehindProxy {
    @RegisterExtension
    static final TestPostgres POSTGRES = new TestPostgres();

    @TempDir
    static Path shared;

    static LiveServer server;

    @TempDir
    Path folder;

    FaultProxy proxy;
    Somebody ann;
    /** The address of the repository, through the proxy. */
    String film = "";

    @BeforeAll
    static void start() throws Exception {
        server = LiveServer.start(POSTGRES, shared.resolve("storage"));
        server.user("ann");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void repository(TestInfo test) throws Exception {
        proxy = FaultProxy.before(server.port());
        String address = "http://127.0.0.1:" + proxy.port();
        ann = new Somebody(folder.resolve("home")).signedIn(address, "ann");
        String name = test.getTestMethod().orElseThrow().getName();
        film = address + "/ann/" + name;
        ann.dits(folder, "repo", "create", "ann/" + name).ok();
    }

    @AfterEach
    void close() throws Exception {
        proxy.close();
    }
}
