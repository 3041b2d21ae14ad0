// SPDX-License-Identifier: Apache-2.0
package io.dits.e2e.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.dits.client.cli.ExitCode;
import io.dits.client.http.RefsOutcome;
import io.dits.client.http.RemoteRepository;
import io.dits.core.model.RefName;
import io.dits.core.store.RefChange;
import io.dits.testkit.data.SampleRepository;
import io.dits.testkit.data.Samples;
import io.dits.testkit.net.Trouble;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Transfers over connections that break, and what a repeated command sends. */
final class BadConnectionIT extends BehindProxy {
    /** A file that cannot be compressed, in bytes. */
    private static final int SIZE = 24 << 20;

    private static final long MIB = 1 << 20;

    private final Samples samples = Samples.random();

    /** A working copy with a large file in a commit. */
    private Path copy() throws Exception {
        ann.dits(folder, "clone", film, "copy").ok();
        Path copy = folder.resolve("copy");
        Files.write(copy.resolve("clip.mov"), samples.bytes(SIZE));
        ann.dits(copy, "add", "clip.mov").ok();
        ann.dits(copy, "commit", "-m", "First cut").ok();
        return copy;
    }

    private Path pushed() throws Exception {
        Path copy = copy();
        ann.dits(copy, "push").ok();
        return copy;
    }

    /** What waiting gives the server time for: to keep what came before a cut. Returns once there is more than now. */
    private static Runnable untilMoreIsKept() {
        long before = server.number("select count(*) from links");
        return () -> {
            Instant end = Instant.now().plusSeconds(20);
            do {
                assertThat(Instant.now()).as("the server keeps what came").isBefore(end);
            } while (server.number("select count(*) from links") == before);
        };
    }

    /** From now on every connection is reset at once. */
    private void serverGone() {
        for (int i = 0; i < 1000; i++) {
            proxy.onRequest(Trouble.resetAfter(0));
        }
    }

    /** Some connections carry a part of the file before they end, the others nothing. */
    private void serverGoneAfterHalf() {
        for (int i = 0; i < 3; i++) {
            proxy.onAnswer(Trouble.closeAfter(4 * MIB));
        }
        serverGone();
    }

    @Test
    void aPushThatIsCutInMidUploadGoesOnWithWhatIsMissing() throws Exception {
        Path copy = copy();
        proxy.cut();
        long before = proxy.bytesUp();
        proxy.onRequest(Trouble.closeAfter(14 * MIB));
        ann.whileWaiting(untilMoreIsKept());

        ann.dits(copy, "push").ok();

        assertThat(proxy.bytesUp() - before).isBetween((long) SIZE, SIZE + 8 * MIB);
        ann.dits(folder, "clone", film, "again").ok();
        assertThat(folder.resolve("again/clip.mov")).hasSameBinaryContentAs(copy.resolve("clip.mov"));
    }

    @Test
    void aPushThatWasGivenUpIsRepeatedAndSendsTheRest() throws Exception {
        Path copy = copy();
        proxy.cut();
        long start = proxy.bytesUp();
        proxy.onRequest(Trouble.resetAfter(15 * MIB));
        serverGone();
        Runnable untilMoreIsKept = untilMoreIsKept();
        assertThat(ann.dits(copy, "push").is(ExitCode.NETWORK).err()).contains("tried for");
        long first = proxy.bytesUp() - start;

        proxy.healed();
        untilMoreIsKept.run();
        ann.dits(copy, "push").ok();

        long second = proxy.bytesUp() - start - first;
        assertThat(first).isGreaterThan(12 * MIB);
        assertThat(second).isLessThan(SIZE - first + 8 * MIB);
        ann.dits(folder, "clone", film, "again").ok();
        assertThat(folder.resolve("again/clip.mov")).hasSameBinaryContentAs(copy.resolve("clip.mov"));
    }

    @Test
    void aCloneThatWasGivenUpIsRepeatedAndGoesOn() throws Exception {
        Path copy = pushed();
        proxy.cut();
        long start = proxy.bytesDown();
        serverGoneAfterHalf();
        ann.dits(folder, "clone", film, "again").is(ExitCode.NETWORK);
        long first = proxy.bytesDown() - start;

        proxy.healed();
        ann.dits(folder, "clone", film, "again").ok();

        long second = proxy.bytesDown() - start - first;
        assertThat(folder.resolve("again/clip.mov")).hasSameBinaryContentAs(copy.resolve("clip.mov"));
        assertThat(first + second).isLessThan(SIZE + 6 * MIB);
        assertThat(ann.dits(folder.resolve("again"), "status").ok().out()).doesNotContain("clip.mov");
        // What is finished is not gone over again.
        ann.dits(folder, "clone", film, "again").is(ExitCode.ERROR);
    }

    @Test
    void aPullThatWasGivenUpIsRepeatedAndGoesOn() throws Exception {
        Path copy = pushed();
        ann.dits(folder, "clone", film, "again").ok();
        Files.write(copy.resolve("second.mov"), samples.bytes(SIZE));
        ann.dits(copy, "add", "second.mov").ok();
        ann.dits(copy, "commit", "-m", "Second").ok();
        ann.dits(copy, "push").ok();
        Path again = folder.resolve("again");
        ann.commits(again, "mine.txt", "mine\n");
        proxy.cut();
        long start = proxy.bytesDown();
        serverGoneAfterHalf();
        ann.dits(again, "pull").is(ExitCode.NETWORK);

        proxy.healed();
        ann.dits(again, "pull").ok();

        assertThat(proxy.bytesDown() - start).isLessThan(SIZE + 6 * MIB);
        assertThat(again.resolve("second.mov")).hasSameBinaryContentAs(copy.resolve("second.mov"));
        assertThat(again.resolve("mine.txt")).hasContent("mine\n");
    }

    @Test
    void aTokenThatRunsOutInMidPushIsRenewedAndThePushGoesOn() throws Exception {
        Path copy = copy();
        Path credentials = ann.home().resolve(".config/dits/credentials");
        String before = Files.readString(credentials);
        proxy.cut();
        proxy.onRequest(Trouble.resetAfter(10 * MIB));
        // The reset makes the client wait, and meanwhile the token runs out.
        ann.whileWaiting(() -> server.clock().advance(LiveServer.TOKEN_LIFE.plusSeconds(60)));

        ann.dits(copy, "push").ok();

        assertThat(Files.readString(credentials)).isNotEqualTo(before);
        assertThat(Files.getPosixFilePermissions(credentials))
                .isEqualTo(java.nio.file.attribute.PosixFilePermissions.fromString("rw-------"));
        ann.whileWaiting(() -> {});
        ann.dits(folder, "clone", film, "again").ok();
    }

    @Test
    void aLostAnswerOfARefUpdateIsOneMoveAndOneRowOfTheReflog() throws Exception {
        SampleRepository sample = SampleRepository.of(samples, 2);
        for (Trouble trouble : List.of(Trouble.closeAfter(1), Trouble.resetAfter(1))) {
            RemoteRepository made = server.repository("ann", "lost" + trouble.what());
            made.blobs().putAll(sample.blobs());
            RemoteRepository away = server.through(proxy, made.url());
            proxy.onAnswer(trouble);
            RefChange change = new RefChange(RefName.branch("main"), Optional.empty(), Optional.of(sample.tip()));

            assertThat(away.refs().forward(List.of(change))).isEqualTo(new RefsOutcome.Applied());

            assertThat(made.refs().find(RefName.branch("main"))).hasValue(sample.tip());
            assertThat(reflogRows(made)).isEqualTo(1);
        }
    }

    @Test
    void aRefUpdateThatNeverArrivedIsSentAgain() throws Exception {
        SampleRepository sample = SampleRepository.of(samples, 1);
        RemoteRepository made = server.repository("ann", "never");
        made.blobs().putAll(sample.blobs());
        RemoteRepository away = server.through(proxy, made.url());
        proxy.onRequest(Trouble.closeAfter(20));
        RefChange change = new RefChange(RefName.branch("main"), Optional.empty(), Optional.of(sample.tip()));

        assertThat(away.refs().forward(List.of(change))).isEqualTo(new RefsOutcome.Applied());

        assertThat(reflogRows(made)).isEqualTo(1);
    }

    private static long reflogRows(RemoteRepository repository) {
        return server.number(
                "select count(*) from reflog where repository = (select id from repositories where name = '"
                        + repository.url().name() + "')");
    }
}
