// SPDX-License-Identifier: Apache-2.0
package io.dits.core.content;

import static org.assertj.core.api.Assertions.assertThat;

import io.dits.core.content.Resemblance.Same;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class ResemblanceTest {
    private final Random random = new Random(1);

    private byte[] noise(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private static byte[] join(byte[]... parts) {
        byte[] all = new byte[Arrays.stream(parts).mapToInt(part -> part.length).sum()];
        int at = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return all;
    }

    private static void holds(byte[] old, byte[] next, List<Same> found) {
        int done = 0;
        for (Same same : found) {
            assertThat(same.at()).isGreaterThanOrEqualTo(done);
            done = same.at() + same.length();
            assertThat(Arrays.equals(next, same.at(), done, old, same.old(), same.old() + same.length()))
                    .isTrue();
        }
        assertThat(done).isLessThanOrEqualTo(next.length);
    }

    @Test
    void whatLiesAroundAnEditIsFoundToTheByte() {
        byte[] before = noise(123_457);
        byte[] after = noise(98_765);
        byte[] old = join(before, noise(5000), after);
        byte[] next = join(before, noise(7001), after);
        List<Same> found = new Resemblance(old).in(next, 10);
        assertThat(found).hasSize(2);
        // Bytes at the edges may be equal by chance.
        assertThat(found.get(0).length()).isBetween(before.length, before.length + 3);
        assertThat(found.get(1).length()).isBetween(after.length, after.length + 3);
        holds(old, next, found);
    }

    @Test
    void everyStretchOfTwoBlocksIsFoundWhereverItMoved() {
        byte[] old = noise(200_000);
        for (int i = 0; i < 200; i++) {
            int from = random.nextInt(old.length - 2047);
            byte[] next = join(noise(random.nextInt(3000)), Arrays.copyOfRange(old, from, from + 2047), noise(500));
            List<Same> found = new Resemblance(old).in(next, 10);
            assertThat(found).hasSize(1);
            assertThat(found.getFirst().length()).isGreaterThanOrEqualTo(2047);
            holds(old, next, found);
        }
    }

    @Test
    void bytesWithPatternAreFoundWithoutEnd() {
        byte[] zeros = new byte[1 << 20];
        assertThat(new Resemblance(zeros).in(new byte[1 << 19], 10)).containsExactly(new Same(0, 0, 1 << 19));
        byte[] old = join(zeros, noise(3000), zeros);
        byte[] next = join(zeros, zeros, noise(100), zeros);
        List<Same> found = new Resemblance(old).in(next, 100);
        holds(old, next, found);
        assertThat(found.stream().mapToInt(Same::length).sum()).isGreaterThan(next.length - 2200);
    }

    @Test
    void noMoreThanWantedAreFound() {
        byte[] old = noise(100_000);
        byte[] next = old.clone();
        for (int at = 0; at < next.length; at += 5000) {
            next[at] ^= 1;
        }
        Resemblance resemblance = new Resemblance(old);
        assertThat(resemblance.in(next, 100)).hasSize(20);
        assertThat(resemblance.in(next, 7)).hasSize(7);
        holds(old, next, resemblance.in(next, 100));
    }

    @Test
    void whatIsShorterThanABlockHasNothingInCommon() {
        byte[] old = noise(1023);
        assertThat(new Resemblance(old).in(old, 10)).isEmpty();
        assertThat(new Resemblance(new byte[0]).in(noise(5000), 10)).isEmpty();
        assertThat(new Resemblance(noise(5000)).in(new byte[0], 10)).isEmpty();
        byte[] block = noise(1024);
        assertThat(new Resemblance(block).in(block, 10)).containsExactly(new Same(0, 0, 1024));
    }
}
