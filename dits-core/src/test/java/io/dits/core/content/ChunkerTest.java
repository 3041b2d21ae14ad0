// SPDX-License-Identifier: Apache-2.0
package io.dits.core.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dits.core.model.Kind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class ChunkerTest {
    @ParameterizedTest
    @EnumSource(Profile.class)
    void theCutsDoNotDependOnHowTheBytesAreRead(Profile profile) throws IOException {
        byte[] bytes = random(1, 12 * profile.average() + 77);
        assertThat(lengths(profile, new Dribble(bytes, 1 + profile.least() / 7)))
                .isEqualTo(lengths(profile, whole(bytes)));
    }

    @ParameterizedTest
    @EnumSource(Profile.class)
    void theCutsDoNotDependOnTheBuffer(Profile profile) throws IOException {
        byte[] bytes = random(7, 2 * Chunker.LEAST_BUFFER + 30 * profile.average() + 77);
        List<byte[]> whole = Chunker.cut(profile, bytes);
        for (int length : List.of(Chunker.LEAST_BUFFER, Chunker.LEAST_BUFFER + 4097, bytes.length, bytes.length + 1)) {
            assertThat(chunks(profile, whole(bytes), new byte[length])).containsExactlyElementsOf(whole);
        }
    }

    @Test
    void aBufferThatCannotHoldTheLongestChunkIsRefused() {
        Chunker chunker = new Chunker(Profile.FINE, whole(new byte[1]));
        assertThatThrownBy(() -> chunker.next(new byte[Chunker.LEAST_BUFFER - 1]))
                .hasMessageContaining("wanted at least " + Chunker.LEAST_BUFFER);
    }

    @Test
    void aSliceIsNamedAsItsCopyAndTheCopyOutlivesTheBuffer() {
        byte[] buffer = random(8, 1000);
        Slice slice = new Slice(buffer, new Chunker.Extent(100, 300));
        Blob copy = slice.blob();
        byte[] bytes = Arrays.copyOfRange(buffer, 100, 400);
        Arrays.fill(buffer, (byte) 0);
        assertThat(copy.bytes()).isEqualTo(bytes);
        assertThat(copy.id())
                .isEqualTo(slice.id())
                .isEqualTo(Blob.of(Kind.CHUNK, bytes).id());
        assertThat(slice.size()).isEqualTo(300);
        assertThatThrownBy(() -> new Slice(buffer, new Chunker.Extent(900, 101)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @EnumSource(Profile.class)
    void allBytesComeOutInOrderWithinTheBounds(Profile profile) throws IOException {
        byte[] bytes = random(2, 30 * profile.average());
        List<byte[]> chunks = chunks(profile, whole(bytes));
        ByteBuffer joined = ByteBuffer.allocate(bytes.length);
        chunks.forEach(joined::put);
        assertThat(joined.array()).isEqualTo(bytes);
        chunks.subList(0, chunks.size() - 1)
                .forEach(chunk -> assertThat(chunk.length).isBetween(profile.least(), profile.most()));
        assertThat((double) bytes.length / chunks.size()).isBetween(0.6 * profile.average(), 1.6 * profile.average());
    }

    @ParameterizedTest
    @EnumSource(Profile.class)
    void aByteInsertedAtTheFrontLeavesAlmostAllChunks(Profile profile) throws IOException {
        byte[] bytes = random(3, 40 * profile.average());
        byte[] longer = new byte[bytes.length + 1];
        System.arraycopy(bytes, 0, longer, 1, bytes.length);
        Set<Object> before = ids(profile, bytes);
        Set<Object> after = ids(profile, longer);
        after.removeAll(before);
        assertThat(after).hasSizeLessThanOrEqualTo(2);
    }

    @Test
    void filesOfTheBoundsLengthsAreCutAsTheFormatSays() throws IOException {
        Profile profile = Profile.FINE;
        assertThat(lengths(profile, whole(new byte[0]))).isEmpty();
        assertThat(lengths(profile, whole(new byte[1]))).containsExactly(1);
        assertThat(lengths(profile, whole(random(4, profile.least())))).containsExactly(profile.least());
        // Zeros never match a mask: the longest chunk is the only bound.
        assertThat(lengths(profile, whole(new byte[profile.most()]))).hasSize(1);
        assertThat(lengths(profile, whole(new byte[profile.most() + 1]))).containsExactly(profile.most(), 1);
        int sum = lengths(profile, whole(random(5, profile.average()))).stream()
                .mapToInt(Integer::intValue)
                .sum();
        assertThat(sum).isEqualTo(profile.average());
    }

    @Test
    void theCutsAreFrozen() throws IOException {
        // From the first release on: other numbers would store every file of every user anew.
        assertThat(lengths(Profile.FINE, whole(random(6, 500_000)))).isEqualTo(FROZEN);
    }

    private static final List<Integer> FROZEN = List.of(40946, 40766, 93762, 43423, 32088, 120545, 47442, 54558, 26470);

    @Test
    void aGrowingFileKeepsItsProfileForAWhile() {
        assertThat(Profile.forSize(65L << 20, Profile.FINE)).isEqualTo(Profile.FINE);
        assertThat(Profile.forSize(300L << 20, Profile.FINE)).isEqualTo(Profile.MEDIUM);
        assertThat(Profile.forSize(1L << 40, Profile.FINE)).isEqualTo(Profile.COARSE);
    }

    private static ReadableByteChannel whole(byte[] bytes) {
        return Channels.newChannel(new ByteArrayInputStream(bytes));
    }

    private static List<byte[]> chunks(Profile profile, ReadableByteChannel in) throws IOException {
        return chunks(profile, in, new byte[Chunker.LEAST_BUFFER]);
    }

    private static List<byte[]> chunks(Profile profile, ReadableByteChannel in, byte[] buffer) throws IOException {
        Chunker chunker = new Chunker(profile, in);
        List<byte[]> chunks = new ArrayList<>();
        for (var extents = chunker.next(buffer); !extents.isEmpty(); extents = chunker.next(buffer)) {
            for (Chunker.Extent extent : extents) {
                chunks.add(Arrays.copyOfRange(buffer, extent.from(), extent.from() + extent.length()));
            }
        }
        return chunks;
    }

    private static List<Integer> lengths(Profile profile, ReadableByteChannel in) throws IOException {
        return chunks(profile, in).stream().map(chunk -> chunk.length).toList();
    }

    private static Set<Object> ids(Profile profile, byte[] bytes) throws IOException {
        Set<Object> ids = new HashSet<>();
        chunks(profile, whole(bytes)).forEach(chunk -> ids.add(Hashing.sha256(chunk)));
        return ids;
    }

    private static byte[] random(int seed, int length) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    /** Brings a few bytes at a time. */
    private static final class Dribble implements ReadableByteChannel {
        private final ByteBuffer bytes;
        private final int most;

        Dribble(byte[] bytes, int most) {
            this.bytes = ByteBuffer.wrap(bytes);
            this.most = most;
        }

        @Override
        public int read(ByteBuffer target) {
            if (!bytes.hasRemaining()) {
                return -1;
            }
            int length = Math.min(Math.min(most, target.remaining()), bytes.remaining());
            target.put(bytes.slice(bytes.position(), length));
            bytes.position(bytes.position() + length);
            return length;
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {}
    }
}
