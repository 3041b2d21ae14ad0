// SPDX-License-Identifier: Apache-2.0
package io.dits.e2e.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.dits.client.Outside;
import io.dits.client.Wiring;
import io.dits.client.cli.ExitCode;
import io.dits.client.cli.Terminal;
import io.dits.testkit.time.ManualClock;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/** A person with a home of their own who types commands of dits; waiting for servers takes them no time. */
final class Somebody {
    private final Path home;
    private final Map<String, String> environment = new HashMap<>();
    private final ManualClock clock = new ManualClock(Instant.now());
    private final SplittableRandom random = new SplittableRandom();
    private Runnable whileWaiting = () -> {};
    private boolean reallyWaits;
    private Duration silence = Duration.ofSeconds(60);

    Somebody(Path home) throws IOException {
        this.home = Files.createDirectories(home);
        environment.put("HOME", home.toString());
    }

    /** The same person with a variable in the environment. */
    Somebody with(String variable, String value) throws IOException {
        Somebody same = new Somebody(home);
        same.environment.putAll(environment);
        same.environment.put(variable, value);
        return same;
    }

    /** What happens whenever a command waits for a server. */
    void whileWaiting(Runnable happens) {
        whileWaiting = happens;
    }

    /** From now on a connection counts as dead after that long without a byte. */
    Somebody impatient(Duration limit) {
        silence = limit;
        return this;
    }

    /** From now on time goes as it does for people: for servers that are away for a time of their own. */
    Somebody patient() {
        reallyWaits = true;
        return this;
    }

    private void sleep(Duration wait) throws InterruptedException {
        if (reallyWaits) {
            Thread.sleep(wait);
            return;
        }
        clock.advance(wait);
        whileWaiting.run();
    }

    Path home() {
        return home;
    }

    /** What a command said. */
    record Outcome(ExitCode code, String out, String err) {
        /** Fails with all that was said unless the command ended so. */
        Outcome is(ExitCode wanted) {
            assertThat(code).as(this::toString).isEqualTo(wanted);
            return this;
        }

        Outcome ok() {
            return is(ExitCode.DONE);
        }

        @Override
        public String toString() {
            return code + "\n--- out\n" + out + "\n--- err\n" + err;
        }
    }

    /** Signs in with the password of all. */
    Somebody signedIn(String address, String name) {
        typing(LiveServer.PASSWORD + "\n", home, "login", address, "--email", name, "--password-stdin")
                .ok();
        return this;
    }

    /** Runs a command in a folder. */
    Outcome dits(Path folder, String... args) {
        return typing("", folder, args);
    }

    /** Runs a command and types that into it. */
    Outcome typing(String input, Path folder, String... args) {
        // So that no two commits of a person have the same time.
        clock.advance(Duration.ofSeconds(1));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Terminal terminal = new Terminal(
                new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                new PrintStream(out, false, StandardCharsets.UTF_8),
                new PrintStream(err, false, StandardCharsets.UTF_8),
                false,
                false,
                false,
                prompt -> Optional.empty());
        ExitCode code = Wiring.cli(new Outside(
                        terminal,
                        folder,
                        Map.copyOf(environment),
                        reallyWaits ? Clock.systemUTC() : clock,
                        random,
                        this::sleep,
                        silence))
                .run(args);
        return new Outcome(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /** Writes a file, adds it and commits it. */
    void commits(Path copy, String file, String content) throws IOException {
        Files.writeString(copy.resolve(file), content);
        dits(copy, "add", file).ok();
        dits(copy, "commit", "-m", "Change " + file).ok();
    }
}
