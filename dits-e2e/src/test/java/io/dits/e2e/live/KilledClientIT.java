// SPDX-License-Identifier: Apache-2.0
package io.dits.e2e.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.dits.client.Main;
import io.dits.testkit.data.Samples;
import io.dits.testkit.net.FaultProxy;
import io.dits.testkit.net.Trouble;
import io.dits.testkit.postgres.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A client that is killed in the middle of a transfer, and the command that is then repeated. */
final class KilledClientIT {
    @RegisterExtension
    static final TestPostgres POSTGRES = new TestPostgres();

    private static final int SIZE = 24 << 20;
    private static final long PART = 6 << 20;

    @TempDir
    Path folder;

    @Test
    void aPushAndACloneThatWereKilledAreRepeated() throws Exception {
        try (LiveServer server = LiveServer.start(POSTGRES, folder.resolve("storage"));
                FaultProxy proxy = FaultProxy.before(server.port())) {
            server.user("ann");
            String address = "http://127.0.0.1:" + proxy.port();
            Somebody ann = new Somebody(folder.resolve("home")).signedIn(address, "ann");
            ann.dits(folder, "repo", "create", "ann/film").ok();
            ann.dits(folder, "clone", address + "/ann/film", "copy").ok();
            Path copy = folder.resolve("copy");
            Files.write(copy.resolve("clip.mov"), Samples.random().bytes(SIZE));
            ann.dits(copy, "add", "clip.mov").ok();
            ann.dits(copy, "commit", "-m", "First cut").ok();

            proxy.cut();
            proxy.onRequest(Trouble.stallAfter(2 * PART));
            killedAfter(PART, proxy::bytesUp, ann, copy, "push");
            proxy.cut();
            ann.dits(copy, "push").ok();

            proxy.cut();
            proxy.onAnswer(Trouble.stallAfter(PART)).onAnswer(Trouble.stallAfter(PART));
            killedAfter(PART, proxy::bytesDown, ann, folder, "clone", address + "/ann/film", "again");
            proxy.cut();
            proxy.healed();
            ann.dits(folder, "clone", address + "/ann/film", "again").ok();
            Path again = folder.resolve("again");
            assertThat(again.resolve("clip.mov")).hasSameBinaryContentAs(copy.resolve("clip.mov"));
            ann.dits(again, "verify").ok();
            ann.commits(again, "more.txt", "more\n");
            ann.dits(again, "push").ok();
        }
    }

    /** Runs a command as a process of its own and kills it when so much more has gone over. */
    private static void killedAfter(long bytes, LongSupplier counter, Somebody who, Path where, String... args)
            throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        line.addAll(List.of(args));
        ProcessBuilder builder = new ProcessBuilder(line)
                .directory(where.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("HOME", who.home().toString());
        builder.environment().remove("XDG_CONFIG_HOME");
        long before = counter.getAsLong();
        Process process = builder.start();
        Instant end = Instant.now().plusSeconds(60);
        while (counter.getAsLong() - before < bytes) {
            assertThat(process.isAlive()).as("it runs until it is killed").isTrue();
            assertThat(Instant.now()).as("bytes go over").isBefore(end);
            // Anything that ends the process is noticed at once.
            process.waitFor(5, TimeUnit.MILLISECONDS);
        }
        process.destroyForcibly().waitFor();
    }
}
