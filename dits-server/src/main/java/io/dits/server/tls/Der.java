// SPDX-License-Identifier: Apache-2.0
package io.dits.server.tls;

import java.io.ByteArrayOutputStream;
import java.util.HexFormat;
import java.util.Optional;

/** The older forms of private keys, put into that of PKCS #8 (RFC 5208), the only one that the Java runtime reads. */
final class Der {
    private static final int SEQUENCE = 0x30;
    private static final int OCTETS = 0x04;
    /** The tag of the curve in a key of SEC 1 (RFC 5915). */
    private static final int CURVE = 0xa0;

    private static final byte[] VERSION_0 = HexFormat.of().parseHex("020100");
    /** rsaEncryption, without parameters (RFC 8017). */
    private static final byte[] RSA = HexFormat.of().parseHex("300d06092a864886f70d0101010500");
    /** id-ecPublicKey (RFC 5480). */
    private static final byte[] CURVE_KEY = HexFormat.of().parseHex("06072a8648ce3d0201");

    private Der() {}

    static byte[] pkcs8OfRsa(byte[] pkcs1) {
        return element(SEQUENCE, VERSION_0, RSA, element(OCTETS, pkcs1));
    }

    /** Empty if the key does not name its curve or is not of that form. */
    static Optional<byte[]> pkcs8OfCurve(byte[] sec1) {
        try {
            int at = content(sec1, 0);
            while (at < sec1.length) {
                int start = content(sec1, at);
                int end = start + length(sec1, at);
                if ((sec1[at] & 0xff) == CURVE) {
                    byte[] curve = java.util.Arrays.copyOfRange(sec1, start, end);
                    byte[] algorithm = element(SEQUENCE, CURVE_KEY, curve);
                    return Optional.of(element(SEQUENCE, VERSION_0, algorithm, element(OCTETS, sec1)));
                }
                at = end;
            }
        } catch (IndexOutOfBoundsException e) {
            return Optional.empty();
        }
        return Optional.empty();
    }

    /** Where the content of the element there begins. */
    private static int content(byte[] der, int at) {
        int first = der[at + 1] & 0xff;
        return at + 2 + (first < 0x80 ? 0 : first & 0x7f);
    }

    private static int length(byte[] der, int at) {
        int first = der[at + 1] & 0xff;
        if (first < 0x80) {
            return first;
        }
        int length = 0;
        for (int i = 0; i < (first & 0x7f); i++) {
            length = (length << 8) | (der[at + 2 + i] & 0xff);
        }
        if (length < 0 || length > der.length) {
            throw new IndexOutOfBoundsException(length);
        }
        return length;
    }

    private static byte[] element(int tag, byte[]... parts) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            content.writeBytes(part);
        }
        int length = content.size();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(tag);
        if (length < 0x80) {
            out.write(length);
        } else {
            int bytes = (Integer.SIZE - Integer.numberOfLeadingZeros(length) + 7) / Byte.SIZE;
            out.write(0x80 | bytes);
            for (int i = bytes - 1; i >= 0; i--) {
                out.write(length >> (i * Byte.SIZE));
            }
        }
        out.writeBytes(content.toByteArray());
        return out.toByteArray();
    }
}
