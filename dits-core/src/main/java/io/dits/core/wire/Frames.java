// SPDX-License-Identifier: Apache-2.0
package io.dits.core.wire;

import io.dits.core.content.Blob;
import io.dits.core.content.Encoded;
import io.dits.core.content.Encoding;
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
 */
public final class Frames {
    /** Bytes of a frame before its payload. */
    public static final int HEADER = ObjectId.BYTES + 1 + 4 + 4;
    /** Bytes of the end mark. */
    public static final int END = 5;
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

    /** Reads a stream of frames, each proven before it is handed out. */
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
         * The next blob; empty after the end mark.
         *
         * @throws EOFException if the stream ends before its end mark
         * @throws IllegalArgumentException if the frame is out of bounds, unreadable or not what it claims
         */
        public Optional<Blob> next() throws IOException {
            if (ended) {
                return Optional.empty();
            }
            byte[] header = new byte[HEADER];
            in.readFully(header, 0, END);
            if (header[0] == 0) {
                return end(ByteBuffer.wrap(header, 1, 4).getInt());
            }
            in.readFully(header, END, HEADER - END);
            ByteBuffer fields = ByteBuffer.wrap(header);
            ObjectId id = ObjectId.read(fields);
            Encoding encoding = Encoding.ofCode(fields.get() & 0xff);
            int rawLength = fields.getInt();
            int payloadLength = fields.getInt();
            Encoded.checkLengths(encoding, rawLength, payloadLength);
            room.reserve(id, encoding == Encoding.STORED ? rawLength : rawLength + payloadLength);
            byte[] payload = new byte[payloadLength];
            in.readFully(payload);
            count++;
            return Optional.of(Blob.claim(id, new Encoded(encoding, rawLength, payload)));
        }

        private Optional<Blob> end(int announced) {
            if (announced != count) {
                throw new IllegalArgumentException("objects: wanted " + announced + " frames, found " + count);
            }
            ended = true;
            return Optional.empty();
        }
    }
}
