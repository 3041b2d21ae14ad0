// SPDX-License-Identifier: Apache-2.0
package io.dits.server.embedded;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.concurrent.CountDownLatch;

/** A server of its own process, to be killed: opens the folder, tells the process of PostgreSQL, and stays. */
final class OpensAndStays {
    private OpensAndStays() {}

    public static void main(String[] arguments) throws Exception {
        EmbeddedPostgres postgres =
                EmbeddedPostgres.open(Path.of(arguments[0]), System.err::println, new SecureRandom());
        System.out.println(postgres.pid());
        new CountDownLatch(1).await();
    }
}
