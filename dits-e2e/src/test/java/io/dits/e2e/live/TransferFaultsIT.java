// SPDX-License-Identifier: Apache-2.0
package io.dits.e2e.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.dits.client.cli.ExitCode;
import io.dits.testkit.data.Samples;
import io.dits.testkit.net.FaultProxy;
import io.dits.testkit.net.Trouble;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;

/**
 * Push, fetch and clone over connections that are cut, reset, stalled and corrupted at bytes drawn by chance, in both
 * directions. Whatever happens the files arrive, and only what was on its way when trouble struck goes over again. With
 * {@code -Ddits.full=true} fifty times; {@code -Ddits.seed} repeats one.
 */
final class TransferFaultsIT extends BehindProxy {
    private static final int ROUNDS = Boolean.getBoolean("dits.full") ? 50 : 3;
    /** Troubles of one transfer; after them all connections are well. */
    private static final int TROUBLES = 5;
    /** What a command is given to get through: it may give up only where something was corrupted that nothing proves. */
    private static final int COMMANDS = TROUBLES + 1;

    private static final int LARGE = 12 << 20;
    private static final int SMALL = 150;
    /** Heads of requests, lists of ids, and what is written beside the content. */
    private static final long BESIDES = 1 << 20;
    /** What a command that gives up has on its way on connections that were well. */
    private static final long GIVEN_UP = 4L * (16 << 20);

    private static final Duration SILENCE = Duration.ofSeconds(4);

    private final Samples samples = Samples.random();
    private final Random random = samples.generator();

    /** Trouble for connections, mostly in the direction of the content, at places of any order of magnitude. */
    private FaultProxy.Fate fate(AtomicInteger left, boolean up) {
        if (left.get() == 0 || random.nextInt(6) == 0) {
            return FaultProxy.Fate.well();
        }
        left.decrementAndGet();
        Trouble.What[] kinds = {Trouble.What.CLOSE, Trouble.What.RESET, Trouble.What.STALL, Trouble.What.CORRUPT};
        Trouble.What what = kinds[random.nextInt(kinds.length)];
        long after = (long) Math.exp(random.nextDouble() * Math.log(LARGE / 2));
        if (what == Trouble.What.CORRUPT) {
            // Beyond the heads of the first requests: nothing proves those over plain HTTP.
            after += 32 << 10;
        }
        Trouble trouble = new Trouble(after, what);
        return up == (random.nextInt(5) > 0)
                ? new FaultProxy.Fate(trouble, Trouble.none())
                : new FaultProxy.Fate(Trouble.none(), trouble);
    }

    /** Runs a command until it gets through, and holds what went over against what had to. */
    private void transfer(String what, boolean up, long content, Path where, String... command) {
        proxy.cut();
        AtomicInteger left = new AtomicInteger(TROUBLES);
        proxy.usually(() -> fate(left, up));
        LongSupplier passed = up ? proxy::bytesUp : proxy::bytesDown;
        long before = passed.getAsLong();
        long struckBefore = proxy.struck();
        long inFlightBefore = proxy.bytesInFlight();
        int failures = 0;
        Somebody.Outcome outcome = ann.dits(where, command);
        while (outcome.code() != ExitCode.DONE && failures < COMMANDS) {
            assertThat(outcome.err().strip().lines().toList().getLast())
                    .as("it says why, after what it says of its work")
                    .startsWith("dits: ");
            assertThat(outcome.err()).doesNotContain("\tat ");
            failures++;
            outcome = ann.dits(where, command);
        }
        outcome.ok();
        proxy.healed();
        long sent = passed.getAsLong() - before;
        long inFlight = proxy.bytesInFlight() - inFlightBefore;
        System.out.println(what + ": " + (proxy.struck() - struckBefore) + " troubles, " + failures
                + " commands given up, " + content + " bytes of content, " + sent + " went over, " + inFlight
                + " were in flight");
        assertThat(sent)
                .as(what + ": bytes that went over")
                .isBetween(content, content + inFlight + BESIDES + failures * GIVEN_UP);
    }

    private static long write(Path copy, Samples samples) throws Exception {
        long bytes = LARGE;
        Files.createDirectories(copy.resolve("stills"));
        Files.write(copy.resolve("clip.mov"), samples.bytes(LARGE));
        for (int i = 0; i < SMALL; i++) {
            byte[] still = samples.bytes(1 + samples.generator().nextInt(20_000));
            Files.write(copy.resolve("stills").resolve(i + ".dpx"), still);
            bytes += still.length;
        }
        return bytes;
    }

    private static void same(Path one, Path other) {
        assertThat(other.resolve("clip.mov")).hasSameBinaryContentAs(one.resolve("clip.mov"));
        for (int i = 0; i < SMALL; i++) {
            Path still = Path.of("stills", i + ".dpx");
            assertThat(other.resolve(still)).hasSameBinaryContentAs(one.resolve(still));
        }
    }

    @Test
    void whateverTheLineDoesAllArrivesAndOnlyWhatWasInFlightGoesAgain() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            Path here = Files.createDirectories(folder.resolve("round" + round));
            String url = film + round;
            String name = url.substring(url.lastIndexOf('/') + 1);
            ann.impatient(Duration.ofSeconds(60))
                    .dits(here, "repo", "create", "ann/" + name)
                    .ok();
            ann.dits(here, "clone", url, "one").ok();
            Path one = here.resolve("one");
            long first = write(one, samples);
            ann.dits(one, "add", ".").ok();
            ann.dits(one, "commit", "-m", "First").ok();

            ann.impatient(SILENCE);
            transfer("push", true, first, one, "push");
            transfer("clone", false, first, here, "clone", url, "two");
            Path two = here.resolve("two");
            same(one, two);

            long second = write(one, samples);
            ann.dits(one, "add", ".").ok();
            ann.dits(one, "commit", "-m", "Second").ok();
            transfer("second push", true, second, one, "push");
            transfer("pull", false, second, two, "pull");
            same(one, two);
            ann.dits(two, "verify").ok();
            proxy.cut();
        }
    }
}
