// SPDX-License-Identifier: Apache-2.0
package io.dits.core.content;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;

/** Turns raw bytes into the shorter of their two forms, and back within the stated bound. */
final class Compression {
    /** Level 1: on two cores it keeps up with a fast disk; higher levels cost more time than they save in media. */
    private static final int LEVEL = 1;
    /** Under this there is nothing to win. */
    private static final int LEAST = 128;
    /** A sample of this many bytes decides for a longer object whether all of it is worth compressing. */
    private static final int SAMPLE = 4 << 10;

    private Compression() {}

    static Encoded encode(byte[] raw) {
        if (raw.length < LEAST || !promising(raw)) {
            return new Encoded(Encoding.STORED, raw.length, raw);
        }
        byte[] packed = Zstd.compress(raw, LEVEL);
        return pays(packed.length, raw.length)
                ? new Encoded(Encoding.ZSTD, raw.length, packed)
                : new Encoded(Encoding.STORED, raw.length, raw);
    }

    static byte[] decode(Encoded encoded) {
        if (encoded.encoding() == Encoding.STORED) {
            return encoded.payload();
        }
        byte[] raw = new byte[encoded.rawLength()];
        long length;
        try {
            length = Zstd.decompressByteArray(raw, 0, raw.length, encoded.payload(), 0, encoded.payload().length);
        } catch (ZstdException e) {
            throw new IllegalArgumentException(
                    "object: compressed bytes are damaged or exceed the stated " + raw.length + " bytes", e);
        }
        if (length != raw.length) {
            throw new IllegalArgumentException(
                    "object: wanted " + raw.length + " bytes after decompression, found " + length);
        }
        return raw;
    }

    /** Samples the middle, where headers no longer mislead. */
    private static boolean promising(byte[] raw) {
        if (raw.length <= 2 * SAMPLE) {
            return true;
        }
        byte[] sample = new byte[SAMPLE];
        System.arraycopy(raw, (raw.length - SAMPLE) / 2, sample, 0, SAMPLE);
        return pays(Zstd.compress(sample, LEVEL).length, SAMPLE);
    }

    /** A saving under one part in sixteen is not worth the time of every later reader. */
    private static boolean pays(int packed, int raw) {
        return packed < raw - raw / 16;
    }
}
