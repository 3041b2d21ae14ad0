// SPDX-License-Identifier: Apache-2.0
package io.dits.server.http;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Tests against one server, with two users. */
abstract class AnnAndBob {
    static TestServer server;
    static TestClient ann;
    static TestClient bob;

    @BeforeAll
    static void start() throws Exception {
        server = TestServer.start();
        ann = server.user("ann");
        bob = server.user("bob");
    }

    @AfterAll
    static void stop() {
        server.close();
    }
}
