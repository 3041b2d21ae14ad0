// SPDX-License-Identifier: Apache-2.0
package io.dits.server.service;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/**
 * What API tokens look like: {@code dits_}, 256 random bits in 43 digits to the base 62, and in 6 more the CRC-32 (as in zip)
 * of all that stands before. The digits are {@code 0-9 A-Z a-z}, the highest first, with leading zeros. So a scanner
 * tells tokens that leaked from other texts without asking the server.
 */
public final class ApiTokenText {
    private static final String PREFIX = "dits_";
    private static final String DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final BigInteger BASE = BigInteger.valueOf(DIGITS.length());
    private static final int RANDOM_DIGITS = 43;
    private static final int CHECK_DIGITS = 6;
    private static final Pattern FORM = Pattern.compile(PREFIX + "[0-9A-Za-z]{" + (RANDOM_DIGITS + CHECK_DIGITS) + "}");

    private ApiTokenText() {}

    /** The token of 32 random bytes. */
    static String of(byte[] random) {
        if (random.length != 32) {
            throw new IllegalArgumentException("token: wanted 32 bytes, found " + random.length);
        }
        String text = PREFIX + digits(new BigInteger(1, random), RANDOM_DIGITS);
        return text + check(text);
    }

    /** Whether a text is meant to be such a token, be it right or wrong. */
    public static boolean isOne(String text) {
        return text.startsWith(PREFIX);
    }

    /** Whether a text has the form and the checksum of a token. Whether there is such a token, only the server can tell. */
    public static boolean wellFormed(String text) {
        int end = text.length() - CHECK_DIGITS;
        return FORM.matcher(text).matches() && check(text.substring(0, end)).equals(text.substring(end));
    }

    private static String check(String text) {
        CRC32 crc = new CRC32();
        crc.update(text.getBytes(StandardCharsets.US_ASCII));
        return digits(BigInteger.valueOf(crc.getValue()), CHECK_DIGITS);
    }

    private static String digits(BigInteger number, int length) {
        char[] text = new char[length];
        BigInteger rest = number;
        for (int i = length - 1; i >= 0; i--) {
            BigInteger[] parts = rest.divideAndRemainder(BASE);
            text[i] = DIGITS.charAt(parts[1].intValue());
            rest = parts[0];
        }
        return new String(text);
    }
}
