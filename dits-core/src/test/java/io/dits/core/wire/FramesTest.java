// SPDX-License-Identifier: Apache-2.0
package io.dits.core.wire;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dits.core.content.Blob;
import io.dits.core.content.Encoding;
import io.dits.core.content.Patch;
import io.dits.core.content.Piece;
import io.dits.core.content.WrongNameException;
import io.dits.core.model.ChunkId;
import io.dits.core.model.Kind;
import io.dits.core.model.ObjectId;
import io.dits.core.wire.Frames.Item;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

/** Chunks in pieces, as they travel. */
final class FramesTest {
    private static final Blob BASE = noise(1000, 1);
    /** 300 bytes of the base, 5000 that come along, 200 of the base. */
    private static final Blob MADE = Blob.of(
            Kind.CHUNK,
            ByteBuffer.allocate(5500)
                    .put(BASE.bytes(), 100, 300)
                    .put("text".repeat(1250).getBytes(StandardCharsets.US_ASCII))
                    .put(BASE.bytes(), 800, 200)
                    .array());

    private static final List<Piece> PIECES = List.of(copy(100, 300), new Piece.Literal(5000), copy(800, 200));

    private static Blob noise(int size, long seed) {
        byte[] bytes = new byte[size];
        new Random(seed).nextBytes(bytes);
        return Blob.of(Kind.CHUNK, bytes);
    }

    private static ChunkId id(Blob chunk) {
        return (ChunkId) chunk.id();
    }

    private static Piece copy(int offset, int length) {
        return new Piece.Copy(id(BASE), offset, length);
    }

    private static Frames.Reader stream(byte[]... frames) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (byte[] frame : frames) {
            body.writeBytes(frame);
        }
        try {
            Frames.end(body, frames.length);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return new Frames.Reader(new ByteArrayInputStream(body.toByteArray()));
    }

    private static Patch read(byte[] frame) throws IOException {
        Frames.Reader reader = stream(frame);
        Item item = reader.nextItem().orElseThrow();
        assertThat(reader.nextItem()).isEmpty();
        return ((Item.InPieces) item).patch();
    }

    /** A frame of which something was changed at a place in its payload. */
    private static byte[] with(Consumer<ByteBuffer> change) {
        byte[] frame = Frames.frame(Patch.of(MADE, PIECES));
        change.accept(ByteBuffer.wrap(frame));
        return frame;
    }

    private static void refused(Consumer<ByteBuffer> change, String words) {
        assertThatThrownBy(() -> read(with(change)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(words);
    }

    @Test
    void aChunkInPiecesComesBackAsItWent() throws Exception {
        Patch patch = Patch.of(MADE, PIECES);
        assertThat(patch.literals().encoding()).isEqualTo(Encoding.ZSTD);
        assertThat(patch.copied()).isEqualTo(500);
        byte[] frame = Frames.frame(patch);
        assertThat(frame).hasSize((int) Frames.length(patch)).hasSizeLessThan(300);

        Patch back = read(frame);

        assertThat(back.id()).isEqualTo(MADE.id());
        assertThat(back.pieces()).isEqualTo(PIECES);
        assertThat(back.bases()).containsExactly(id(BASE));
        Patch.Making making = new Patch.Making(back);
        making.take(noise(10, 2));
        assertThatThrownBy(making::chunk).isInstanceOf(IllegalStateException.class);
        making.take(BASE);
        assertThat(making.chunk().bytes()).isEqualTo(MADE.bytes());
    }

    @Test
    void wholeObjectsAndChunksInPiecesStandInOneStream() throws Exception {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        Frames.write(whole, BASE);
        Frames.Reader reader = stream(whole.toByteArray(), Frames.frame(Patch.of(MADE, PIECES)));
        assertThat(reader.nextItem()).contains(new Item.Whole(BASE));
        assertThat(reader.nextItem().orElseThrow()).isInstanceOf(Item.InPieces.class);
        assertThat(reader.nextItem()).isEmpty();
    }

    @Test
    void whereOnlyWholeObjectsAreReadPiecesAreNoEncoding() {
        assertThatThrownBy(() -> stream(Frames.frame(Patch.of(MADE, PIECES))).next())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("found 2");
    }

    @Test
    void piecesThatMakeOtherBytesAreRefused() throws Exception {
        Patch patch = Patch.of(MADE, List.of(copy(101, 300), new Piece.Literal(5000), copy(800, 200)));
        Patch.Making making = new Patch.Making(read(Frames.frame(patch)));
        making.take(BASE);
        assertThatThrownBy(making::chunk).isInstanceOf(WrongNameException.class);
    }

    @Test
    void aRangeBeyondTheEndOfItsBaseIsRefused() throws Exception {
        Patch patch = Patch.of(MADE, List.of(copy(100, 300), new Piece.Literal(5000), copy(801, 200)));
        Patch.Making making = new Patch.Making(read(Frames.frame(patch)));
        assertThatThrownBy(() -> making.take(BASE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("wanted bytes up to 1001")
                .hasMessageContaining("has 1000");
    }

    @Test
    void lengthsOutOfBoundsAreRefusedBeforeAnythingIsAllocatedForThem() {
        int length = ObjectId.BYTES + 1;
        refused(frame -> frame.putInt(length, Patch.MAX_LENGTH + 1), "wanted 1 to");
        refused(frame -> frame.putInt(length, 0), "wanted 1 to");
        refused(frame -> frame.putInt(length, -1), "wanted 1 to");
        refused(frame -> frame.putInt(length + 4, Integer.MAX_VALUE), "impossible lengths");
        refused(frame -> frame.putInt(length + 4, -1), "impossible lengths");
        refused(frame -> frame.putInt(length + 4, 10), "impossible lengths");
    }

    @Test
    void hostilePiecesAreRefused() {
        int payload = Frames.HEADER;
        refused(frame -> frame.put(payload, (byte) 7), "encoding");
        refused(frame -> frame.putInt(payload + 1, -1), "impossible lengths");
        refused(frame -> frame.putInt(payload + 1, 5001), "with 5000");
        refused(frame -> frame.putShort(payload + 5, (short) 0), "pieces");
        refused(frame -> frame.putShort(payload + 5, (short) -1), "65535");
        refused(frame -> frame.putShort(payload + 5, (short) 200), "");
        int piece = payload + 7;
        refused(frame -> frame.put(piece, (byte) 2), "wanted 0 (literal) or 1 (copy)");
        refused(frame -> frame.putInt(piece + 1, -300), "impossible range");
        refused(frame -> frame.putInt(piece + 1, 0), "impossible range");
        refused(frame -> frame.putInt(piece + 1, 301), "found 5501");
        refused(frame -> frame.putInt(piece + 1, Integer.MAX_VALUE), "impossible range");
        refused(frame -> frame.put(piece + 5, (byte) Kind.TREE.code()), "wanted a chunk to copy from");
        refused(frame -> frame.putInt(piece + 5 + ObjectId.BYTES, -1), "impossible range");
        refused(frame -> frame.putInt(piece + 5 + ObjectId.BYTES, Integer.MAX_VALUE), "impossible range");
        refused(frame -> frame.put(0, (byte) Kind.MANIFEST.code()), "only chunks may come in pieces");
        // Made of itself.
        refused(frame -> MADE.id().write(frame.position(piece + 5)), "made of itself");
    }

    @Test
    void literalsThatExpandBeyondWhatTheySayAreRefused() throws Exception {
        byte[] zeros = new byte[1 << 20];
        Blob bomb = Blob.of(Kind.CHUNK, zeros);
        Patch honest = Patch.of(bomb, List.of(new Piece.Literal(zeros.length - 10), copy(0, 10)));
        byte[] frame = Frames.frame(honest);
        ByteBuffer.wrap(frame)
                .putInt(ObjectId.BYTES + 1, 5010)
                .putInt(Frames.HEADER + 1, 5000)
                .putInt(Frames.HEADER + 8, 5000);
        Patch patch = read(frame);
        assertThatThrownBy(() -> new Patch.Making(patch)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void tooManyPiecesAreRefusedAndAsManyAsMayBeAreNot() throws Exception {
        List<Piece> most = new ArrayList<>(Collections.nCopies(Patch.MAX_PIECES - 1, copy(0, 100)));
        most.add(new Piece.Literal(1000));
        Blob chunk = noise(1000 + 100 * (Patch.MAX_PIECES - 1), 3);
        assertThat(read(Frames.frame(Patch.of(chunk, most))).pieces()).hasSize(Patch.MAX_PIECES);
        most.add(copy(0, 100));
        assertThatThrownBy(() -> Patch.of(noise(1000 + 100 * Patch.MAX_PIECES, 3), most))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("found 26600 in 257");
    }

    @Test
    void piecesWithoutAnyCopyAreRefused() {
        assertThatThrownBy(() -> Patch.of(MADE, List.of(new Piece.Literal(5500))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at least one copy");
    }

    @Test
    void aCutInThePiecesIsACut() {
        byte[] frame = Frames.frame(Patch.of(MADE, PIECES));
        for (int length = Frames.HEADER; length < frame.length; length += 10) {
            Frames.Reader cut = new Frames.Reader(new ByteArrayInputStream(Arrays.copyOf(frame, length)));
            assertThatThrownBy(cut::nextItem).isInstanceOf(EOFException.class);
        }
    }

    @Test
    void roomIsAskedForBeforeThePiecesAreRead() {
        byte[] frame = Frames.frame(Patch.of(MADE, PIECES));
        List<Integer> asked = new ArrayList<>();
        Frames.Reader reader =
                new Frames.Reader(new ByteArrayInputStream(frame, 0, Frames.HEADER), (id, bytes) -> asked.add(bytes));
        assertThatThrownBy(reader::nextItem).isInstanceOf(EOFException.class);
        assertThat(asked)
                .singleElement(as(InstanceOfAssertFactories.INTEGER))
                .isGreaterThanOrEqualTo(frame.length - Frames.HEADER + 2 * MADE.size());
    }

    @Test
    void manyShortCopiesTookMoreMemoryThanWasAskedFor() {
        List<Piece> copies = Collections.nCopies(Patch.MAX_PIECES, copy(0, 43));
        byte[] frame = Frames.frame(Patch.of(noise(43 * Patch.MAX_PIECES, 4), copies));
        List<Integer> asked = new ArrayList<>();
        Frames.Reader reader =
                new Frames.Reader(new ByteArrayInputStream(frame, 0, Frames.HEADER), (id, bytes) -> asked.add(bytes));
        assertThatThrownBy(reader::nextItem).isInstanceOf(EOFException.class);
        // An id alone, as objects, takes over 100 bytes; it stands in four collections while bases are looked for.
        assertThat(asked.getFirst()).isGreaterThan(Patch.MAX_PIECES * 400);
    }
}
