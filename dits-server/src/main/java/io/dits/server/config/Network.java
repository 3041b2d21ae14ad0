// SPDX-License-Identifier: Apache-2.0
package io.dits.server.config;

import java.net.InetAddress;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Addresses that begin alike (RFC 4632): {@code 10.0.0.0/8}, {@code fd00::/8}; or a single one.
 *
 * @param address any of them
 * @param prefix how many bits they have in common: 0 to 32, or to 128 for IPv6
 */
public record Network(InetAddress address, int prefix) {
    // Not the short forms of IPv4 that some programs read otherwise, and no zones.
    private static final Pattern FORM =
            Pattern.compile("(\\d{1,3}(?:\\.\\d{1,3}){3}|[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*)(?:/(\\d{1,3}))?");

    /**
     * Reads one.
     *
     * @throws IllegalArgumentException if it is none; no name is looked up
     */
    public static Network parse(String text) {
        Matcher form = FORM.matcher(text.strip());
        if (!form.matches()) {
            throw new IllegalArgumentException("found '" + text + "'");
        }
        InetAddress address = InetAddress.ofLiteral(form.group(1));
        int bits = address.getAddress().length * Byte.SIZE;
        int prefix = form.group(2) == null ? bits : Integer.parseInt(form.group(2));
        if (prefix > bits) {
            throw new IllegalArgumentException("found '" + text + "', of which /" + bits + " is the most");
        }
        return new Network(address, prefix);
    }

    /** Whether that is one of them; an address of the other family never is. */
    public boolean contains(InetAddress other) {
        byte[] mine = address.getAddress();
        byte[] theirs = other.getAddress();
        if (mine.length != theirs.length) {
            return false;
        }
        for (int bit = 0; bit < prefix; bit += Byte.SIZE) {
            int mask = prefix - bit >= Byte.SIZE ? 0xff : 0xff << (Byte.SIZE - (prefix - bit));
            if (((mine[bit / Byte.SIZE] ^ theirs[bit / Byte.SIZE]) & mask & 0xff) != 0) {
                return false;
            }
        }
        return true;
    }

    /** As it is written. */
    @Override
    public String toString() {
        return address.getHostAddress() + "/" + prefix;
    }
}
