// SPDX-License-Identifier: Apache-2.0
package io.dits.server.service;

import java.util.Arrays;

/** Numbers of rows as bits; an eighth of a byte each where they stand close, pages that have none take nothing. */
public final class RowSet {
    /** Numbers a page: 32 KiB. */
    private static final int PAGE = 1 << 18;

    private long[][] pages = new long[16][];

    /** Adds a number of 0 or more; false if it was there. */
    public boolean add(long row) {
        int page = Math.toIntExact(row / PAGE);
        if (page >= pages.length) {
            pages = Arrays.copyOf(pages, Math.max(page + 1, pages.length * 2));
        }
        if (pages[page] == null) {
            pages[page] = new long[PAGE / Long.SIZE];
        }
        int bit = (int) (row % PAGE);
        long mask = 1L << bit;
        if ((pages[page][bit / Long.SIZE] & mask) != 0) {
            return false;
        }
        pages[page][bit / Long.SIZE] |= mask;
        return true;
    }

    /** Whether it was added. */
    public boolean has(long row) {
        long page = row / PAGE;
        if (page >= pages.length || pages[(int) page] == null) {
            return false;
        }
        int bit = (int) (row % PAGE);
        return (pages[(int) page][bit / Long.SIZE] & (1L << bit)) != 0;
    }
}
