// SPDX-License-Identifier: Apache-2.0
package io.dits.core.wire;

import io.dits.core.content.Blob;
import io.dits.core.content.Encoded;
import io.dits.core.content.Encoding;
import io.dits.core.content.Patch;
import io.dits.core.model.ChunkId;
import io.dits.core.model.ObjectId;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Streams of objects and of ids as HTTP bodies carry them; the same frame stands in packs. A frame is id (34 bytes),
 * encoding (1), raw length (4), payload length (4), payload; integers are big-endian. A stream ends with a zero byte and
 * the number of its frames (4), so that a cut stream cannot pass for a short one.
 *
 * <p>Among uploads a chunk may come in pieces: encoding 2, payload as {@link PatchPayload} has it.
 */
public final class Frames {
    /** Bytes of a frame before its payload. */
    public static final int HEADER = ObjectId.BYTES + 1 + 4 + 4;
    /** Bytes of the end mark. */
    public static final int END = 5;
    /** Stands in the place of the encoding where the payload is a chunk in pieces. */
    static final int PATCH = 2;
    /** Media type of a stream of frames. */
    public static final String OBJECTS_TYPE = "application/x-dits-objects";
    /** Media type of a sequence of ids. */
    public static final String IDS_TYPE = "application/x-dits-ids";
    /** The most ids in one body. */
    public static final int MAX_IDS = 65_536;

    private Frames() {}

    /** The bytes of a frame before its payload. */
    public static byte[] header(ObjectId id, Encoded encoded) {
        ByteBuffer out = ByteBuffer.allocate(HEADER);
        id.write(out);
        out.put((byte) encoded.encoding().code()).putInt(encoded.rawLength()).putInt(encoded.payload().length);
        return out.array();
    }

    /** The bytes that a blob takes in a stream. */
    public static long length(Blob blob) {
        return HEADER + (long) blob.encoded().payload().length;
    }

    /** Writes one frame. */
    public static void write(OutputStream out, Blob blob) throws IOException {
        out.write(header(blob.id(), blob.encoded()));
        out.write(blob.encoded().payload());
    }

    /** The bytes that a chunk in pieces takes in a stream. */
    public static long length(Patch patch) {
        return HEADER + (long) PatchPayload.length(patch);
    }

    /** The bytes of the frame of a chunk in pieces, all of them. */
    public static byte[] frame(Patch patch) {
        int stored = PatchPayload.length(patch);
        ByteBuffer out = ByteBuffer.allocate(HEADER + stored);
        patch.id().write(out);
        out.put((byte) PATCH).putInt(patch.length()).putInt(stored);
        PatchPayload.write(patch, out);
        return out.array();
    }

    /** Writes the end mark of a stream of that many frames. */
    public static void end(OutputStream out, int count) throws IOException {
        out.write(ByteBuffer.allocate(END).put((byte) 0).putInt(count).array());
    }

    /** Encodes ids one after the other. */
    public static byte[] ids(Collection<? extends ObjectId> ids) {
        ByteBuffer out = ByteBuffer.allocate(ids.size() * ObjectId.BYTES);
        ids.forEach(id -> id.write(out));
        return out.array();
    }

    /**
     * Reads ids one after the other.
     *
     * @throws IllegalArgumentException if the length is not a multiple of an id's, there are too many, or one is unknown
     */
    public static List<ObjectId> ids(byte[] bytes) {
        if (bytes.length % ObjectId.BYTES != 0 || bytes.length / ObjectId.BYTES > MAX_IDS) {
            throw new IllegalArgumentException("ids: wanted at most " + MAX_IDS + " ids of " + ObjectId.BYTES
                    + " bytes each, found " + bytes.length + " bytes");
        }
        ByteBuffer in = ByteBuffer.wrap(bytes);
        List<ObjectId> ids = new ArrayList<>(bytes.length / ObjectId.BYTES);
        while (in.hasRemaining()) {
            ids.add(ObjectId.read(in));
        }
        return ids;
    }

    /** Is asked for room before the payload of a frame is read. */
    @FunctionalInterface
    public interface Room {
        /**
         * Waits until there is room for the object, or refuses by an exception.
         *
         * @param id its claimed name
         * @param bytes the most bytes that it will take in memory: its payload and, if that is compressed, what it
         *     expands to
         */
        void reserve(ObjectId id, int bytes) throws IOException;
    }

    /** What an upload is made of. */
    public sealed interface Item {
        /** An object, proven. */
        record Whole(Blob blob) implements Item {}

        /** A chunk that is to be made of others, not proven. */
        record InPieces(Patch patch) implements Item {}
    }

    /** Reads a stream of frames, each whole object proven before it is handed out. */
    public static final class Reader {
        private final DataInputStream in;
        private final Room room;
        private int count;
        private boolean ended;

        /** Reads from the stream; does not close it. */
        public Reader(InputStream in) {
            this(in, (id, bytes) -> {});
        }

        /** Reads from the stream, with room asked for before each payload; does not close it. */
        public Reader(InputStream in, Room room) {
            this.in = new DataInputStream(in);
            this.room = room;
        }

        /**
         * The next blob, where none may come in pieces; empty after the end mark.
         *
         * @throws EOFException if the stream ends before its end mark
         * @throws IllegalArgumentException if the frame is out of bounds, unreadable or not what it claims
         */
        public Optional<Blob> next() throws IOException {
            Optional<ByteBuffer> header = header();
            return header.isEmpty() ? Optional.empty() : Optional.of(whole(header.get()));
        }

        /**
         * The next blob or chunk in pieces; empty after the end mark.
         *
         * @throws EOFException if the stream ends before its end mark
         * @throws IllegalArgumentException if the frame is out of bounds, unreadable or not what it claims
         */
        public Optional<Item> nextItem() throws IOException {
            Optional<ByteBuffer> header = header();
            if (header.isEmpty()) {
                return Optional.empty();
            }
            boolean pieces = header.get().get(ObjectId.BYTES) == PATCH;
            return Optional.of(
                    pieces ? new Item.InPieces(inPieces(header.get())) : new Item.Whole(whole(header.get())));
        }

        private Optional<ByteBuffer> header() throws IOException {
            if (ended) {
                return Optional.empty();
            }
            byte[] header = new byte[HEADER];
            in.readFully(header, 0, END);
            if (header[0] == 0) {
                end(ByteBuffer.wrap(header, 1, 4).getInt());
                return Optional.empty();
            }
            in.readFully(header, END, HEADER - END);
            return Optional.of(ByteBuffer.wrap(header));
        }

        private Blob whole(ByteBuffer header) throws IOException {
            ObjectId id = ObjectId.read(header);
            Encoding encoding = Encoding.ofCode(header.get() & 0xff);
            int rawLength = header.getInt();
            int payloadLength = header.getInt();
            Encoded.checkLengths(encoding, rawLength, payloadLength);
            room.reserve(id, encoding == Encoding.STORED ? rawLength : rawLength + payloadLength);
            return Blob.claim(id, new Encoded(encoding, rawLength, payload(payloadLength)));
        }

        private Patch inPieces(ByteBuffer header) throws IOException {
            ObjectId id = ObjectId.read(header);
            header.get();
            int length = header.getInt();
            int payloadLength = header.getInt();
            PatchPayload.check(id, length, payloadLength);
            room.reserve(id, PatchPayload.cost(length, payloadLength));
            return PatchPayload.read((ChunkId) id, length, ByteBuffer.wrap(payload(payloadLength)));
        }

        private byte[] payload(int length) throws IOException {
            byte[] payload = new byte[length];
            in.readFully(payload);
            count++;
            return payload;
        }

        private void end(int announced) {
            if (announced != count) {
                throw new IllegalArgumentException("objects: wanted " + announced + " frames, found " + count);
            }
            ended = true;
        }
    }
}
