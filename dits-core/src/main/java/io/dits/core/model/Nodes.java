// SPDX-License-Identifier: Apache-2.0
package io.dits.core.model;

import java.util.List;

/** The checks that nodes of manifests and trees share. */
final class Nodes {
    private Nodes() {}

    static void checkProfile(int profile) {
        if (profile < 0 || profile > 255) {
            throw new IllegalArgumentException("manifest: wanted a profile of 0 to 255, found " + profile);
        }
    }

    static void checkLevel(String what, int level) {
        if (level < 1 || level > Limits.MAX_LEVEL) {
            throw new IllegalArgumentException(
                    what + ": wanted an inner node's level of 1 to " + Limits.MAX_LEVEL + ", found " + level);
        }
    }

    static void checkCount(String what, int count, int least) {
        if (count < least || count > Limits.MAX_NODE_ENTRIES) {
            throw new IllegalArgumentException(
                    what + ": wanted " + least + " to " + Limits.MAX_NODE_ENTRIES + " entries, found " + count);
        }
    }

    static void checkOrder(List<FileName> names) {
        for (int i = 1; i < names.size(); i++) {
            int order = names.get(i - 1).compareTo(names.get(i));
            if (order >= 0) {
                throw new IllegalArgumentException("tree: '" + names.get(i) + "' "
                        + (order == 0 ? "stands twice" : "stands after '" + names.get(i - 1) + "'"));
            }
        }
    }

    static long sum(List<? extends ManifestNode.Part<?>> parts) {
        long sum = 0;
        try {
            for (ManifestNode.Part<?> part : parts) {
                sum = Math.addExact(sum, part.length());
            }
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("manifest: lengths add up to more than 2^63 bytes", e);
        }
        return sum;
    }
}
