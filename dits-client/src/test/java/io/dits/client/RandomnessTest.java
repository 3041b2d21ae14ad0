// SPDX-License-Identifier: Apache-2.0
package io.dits.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.dits.client.cli.ExitCode;
import io.dits.client.cli.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RandomnessTest {
    @TempDir
    Path folder;

    private final AtomicInteger made = new AtomicInteger();
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();

    private ExitCode dits(String... args) {
        PrintStream stream = new PrintStream(said, true, StandardCharsets.UTF_8);
        Terminal terminal = new Terminal(
                InputStream.nullInputStream(), stream, stream, false, false, false, prompt -> Optional.empty());
        LazyRandom random = new LazyRandom(() -> {
            made.incrementAndGet();
            return new SplittableRandom();
        });
        return Wiring.cli(new Outside(
                        terminal,
                        folder,
                        Map.of("HOME", folder.toString()),
                        Clock.systemUTC(),
                        random,
                        wait -> {
                            throw new AssertionError("nothing to wait for");
                        },
                        Duration.ofSeconds(60)))
                .run(args);
    }

    @Test
    void whoWritesNoObjectsWaitsForNoRandomness() throws Exception {
        Files.writeString(folder.resolve("a.txt"), "a");
        for (String[] command : new String[][] {{"--help"}, {"init"}, {"status"}, {"log"}, {"branch"}}) {
            dits(command);
            assertThat(made).as("%s; it said: %s", command[0], said).hasValue(0);
        }
        assertThat(dits("add", "a.txt")).as("it said: %s", said).isEqualTo(ExitCode.DONE);
        assertThat(made).hasValue(1);
    }

    @Test
    void theNamesOfTheProgramsPacksAreOfTheSystemsBestRandomness() {
        AtomicInteger makers = new AtomicInteger();
        LazyRandom random = new LazyRandom(() -> {
            makers.incrementAndGet();
            return new SecureRandom();
        });
        byte[] one = new byte[16];
        byte[] other = new byte[16];
        random.nextBytes(one);
        random.nextBytes(other);
        assertThat(one).isNotEqualTo(other);
        assertThat(random.nextLong()).isNotEqualTo(random.nextLong());
        assertThat(makers).hasValue(1);
        assertThat(Outside.process().random()).isInstanceOf(LazyRandom.class);
    }
}
