// SPDX-License-Identifier: Apache-2.0
package io.dits.client.golden;

import static io.dits.client.golden.Bytes.require;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Where files and lists are cut, in the words of {@code docs/format.md} and as slowly. Knows nothing of Dits' own code. */
final class Cuts {
    private Cuts() {}

    /** The lengths of a file's chunks. */
    static List<Integer> lengths(int profile, byte[] file) {
        require(profile == 1, "only the first profile is used here");
        int least = 16 << 10;
        int middle = 32 << 10;
        int most = 256 << 10;
        long strict = -1L << (64 - 17);
        long loose = -1L << (64 - 15);
        long[] gear = gear();
        List<Integer> lengths = new ArrayList<>();
        long hash = 0;
        int n = 0;
        for (byte b : file) {
            n++;
            hash = (hash << 1) + gear[b & 0xff];
            boolean cut = n > least && (hash & (n <= middle ? strict : loose)) == 0;
            if (cut || n == most) {
                lengths.add(n);
                n = 0;
            }
        }
        if (n > 0) {
            lengths.add(n);
        }
        return lengths;
    }

    private static long[] gear() {
        long[] gear = new long[256];
        for (int b = 0; b < 256; b++) {
            byte[] hash = Bytes.sha256(("dits gear " + b).getBytes(StandardCharsets.US_ASCII));
            gear[b] = ByteBuffer.wrap(hash).getLong();
        }
        return gear;
    }

    /** Whether a manifest's node of these parts ends after the last of them. */
    static boolean endsAfter(List<String> parts) {
        boolean zeros = parts.getLast().endsWith("00");
        return (parts.size() >= 64 && zeros) || parts.size() == 1024;
    }

    /** Whether a tree's node of that many entries ends before one of that name. */
    static boolean endsBefore(String name, int entries, int level) {
        byte[] hash = Bytes.sha256(name.getBytes(StandardCharsets.UTF_8));
        return (entries >= 64 && hash[31 - level] == 0) || entries == 1024;
    }
}
