// SPDX-License-Identifier: Apache-2.0
package io.dits.core.model;

/** The bounds that hold for every object, checked before anything is allocated for it. */
public final class Limits {
    /** The largest object in bytes, uncompressed. */
    public static final int MAX_OBJECT = 16 << 20;
    /** The most entries in one node of a manifest or tree. */
    public static final int MAX_NODE_ENTRIES = 65_536;
    /** The highest level of a node of a manifest or tree; leaves are level 0. */
    public static final int MAX_LEVEL = 8;

    private Limits() {}
}
