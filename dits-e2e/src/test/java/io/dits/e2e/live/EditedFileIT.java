// SPDX-License-Identifier: Apache-2.0
package io.dits.e2e.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.dits.testkit.net.Trouble;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What goes over the wire when a large file was edited. */
final class EditedFileIT extends BehindProxy {
    private static final int KIB = 1 << 10;
    private static final int MIB = 1 << 20;
    /** Requests, refs, trees, commits and lists of chunks. */
    private static final int BESIDE = 48 * KIB;

    private final Random random = new Random(5);
    private final byte[] clip = new byte[33 * MIB];
    private Path copy;

    @BeforeEach
    void pushed() throws Exception {
        ann.dits(folder, "clone", film, "copy").ok();
        copy = folder.resolve("copy");
        random.nextBytes(clip);
        commit(clip);
        push();
    }

    private void commit(byte[] content) throws Exception {
        Files.write(copy.resolve("clip.mov"), content);
        ann.dits(copy, "add", "clip.mov").ok();
        ann.dits(copy, "commit", "-m", "A cut").ok();
    }

    /** Pushes; returns the bytes that went up. */
    private long push() {
        long before = proxy.bytesUp();
        ann.dits(copy, "push").ok();
        return proxy.bytesUp() - before;
    }

    private void isThere(byte[] content) throws Exception {
        ann.dits(folder, "clone", film, "again").ok();
        assertThat(folder.resolve("again/clip.mov")).hasBinaryContent(content);
    }

    /** New bytes over old ones. */
    private void overwrite(int at, int length) {
        byte[] fresh = new byte[length];
        random.nextBytes(fresh);
        System.arraycopy(fresh, 0, clip, at, length);
    }

    @Test
    void anEditOfAMebibyteSendsLittleMoreThanThat() throws Exception {
        for (int at : new int[] {0, 17_654_321, 32 * MIB}) {
            overwrite(at, MIB);
            commit(clip);
            assertThat(push()).as("an edit at %s", at).isBetween((long) MIB, (long) MIB + BESIDE);
        }
        isThere(clip);
    }

    @Test
    void severalSmallEditsBesideEachOtherSendLittle() throws Exception {
        for (int i = 0; i < 10; i++) {
            overwrite(20 * MIB + i * 50_000, 100);
        }
        commit(clip);
        assertThat(push()).isLessThan(BESIDE + 10 * 2 * KIB);
        isThere(clip);
    }

    @Test
    void whatWasInsertedAndCutAwayInSeveralCommitsIsSentOnce() throws Exception {
        byte[] longer = new byte[clip.length + 70_000];
        System.arraycopy(clip, 0, longer, 0, 9_000_000);
        System.arraycopy(clip, 9_000_000, longer, 9_070_000, clip.length - 9_000_000);
        byte[] inserted = new byte[70_000];
        random.nextBytes(inserted);
        System.arraycopy(inserted, 0, longer, 9_000_000, inserted.length);
        commit(longer);
        byte[] shorter = java.util.Arrays.copyOf(longer, longer.length - 3_000_000);
        commit(shorter);
        // The second version's chunks are made of the server's, which lacks the first one's: so the insert stands in
        // both.
        assertThat(push()).isLessThan(2 * 70_000 + 2 * BESIDE);
        isThere(shorter);
    }

    @Test
    void aPushOfAnEditThatIsCutGoesOnAndIsWholeInTheEnd() throws Exception {
        overwrite(11 * MIB, 3 * MIB);
        commit(clip);
        proxy.cut();
        proxy.onRequest(Trouble.closeAfter(MIB));
        ann.dits(copy, "push").ok();
        isThere(clip);
    }

    @Test
    void theLastLineSaysWhatWentOverTheWire() throws Exception {
        overwrite(13 * MIB, 100_000);
        commit(clip);
        long before = proxy.bytesUp();
        String said = ann.dits(copy, "push", "--json").ok().out();
        long sent = number(said, "sent_bytes");
        assertThat(sent).isBetween(100_000L, proxy.bytesUp() - before);
        assertThat(proxy.bytesUp() - before - sent).isLessThan(BESIDE);
        // All of the file but the edit.
        assertThat(number(said, "saved_bytes")).isBetween(clip.length - 100_000L - 4 * KIB, clip.length - 100_000L);
    }

    private static long number(String json, String name) {
        return Long.parseLong(json.replaceFirst("(?s).*\"" + name + "\" *: *(\\d+).*", "$1"));
    }
}
