// SPDX-License-Identifier: Apache-2.0
package io.dits.storage.catalog;

import io.dits.core.store.StorageKey;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of a pack: 128 random bits, never used twice, so that a late delete cannot hit a newer pack.
 *
 * @param high the first 64 bits
 * @param low the last 64 bits
 */
public record PackId(long high, long low) implements Comparable<PackId> {
    /** Length of an encoded id in bytes. */
    public static final int BYTES = 16;
    /** What the keys of all packs start with. */
    public static final String PREFIX = "v1/chunks/";

    private static final Pattern KEY = Pattern.compile("v1/chunks/([0-9a-f])/([0-9a-f])/((\\1\\2)[0-9a-f]{30})");

    /** A new id. */
    public static PackId random(RandomGenerator random) {
        return new PackId(random.nextLong(), random.nextLong());
    }

    /** Reads {@value #BYTES} bytes. */
    public static PackId read(ByteBuffer in) {
        return new PackId(in.getLong(), in.getLong());
    }

    /**
     * Reads 32 hexadecimal digits.
     *
     * @throws IllegalArgumentException if the text is anything else
     */
    public static PackId parse(String hex) {
        if (hex.length() != 2 * BYTES) {
            throw new IllegalArgumentException("pack id: wanted 32 hexadecimal digits, found " + hex.length());
        }
        return read(ByteBuffer.wrap(HexFormat.of().parseHex(hex)));
    }

    /** The pack of a storage key, if the key is that of a pack. */
    public static Optional<PackId> ofKey(StorageKey key) {
        Matcher matcher = KEY.matcher(key.text());
        return matcher.matches() ? Optional.of(parse(matcher.group(3))) : Optional.empty();
    }

    /** Writes {@value #BYTES} bytes. */
    public void write(ByteBuffer out) {
        out.putLong(high).putLong(low);
    }

    /** The id as 32 hexadecimal digits. */
    public String hex() {
        return HexFormat.of().toHexDigits(high) + HexFormat.of().toHexDigits(low);
    }

    /** The key under which the pack is stored. */
    public StorageKey key() {
        String hex = hex();
        return new StorageKey(PREFIX + hex.charAt(0) + "/" + hex.charAt(1) + "/" + hex);
    }

    @Override
    public int compareTo(PackId other) {
        int order = Long.compareUnsigned(high, other.high);
        return order == 0 ? Long.compareUnsigned(low, other.low) : order;
    }

    @Override
    public String toString() {
        return hex();
    }
}
