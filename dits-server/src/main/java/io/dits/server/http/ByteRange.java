// SPDX-License-Identifier: Apache-2.0
package io.dits.server.http;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Some bytes of a file. */
record ByteRange(long offset, long length) {
    private static final Pattern FORM = Pattern.compile("bytes *= *(\\d{0,18}) *- *(\\d{0,18})");

    /**
     * Reads a {@code Range} header of one range; empty if it is to be ignored: other units, several ranges, no sense.
     *
     * @throws Problem 416 if the file has none of these bytes
     */
    static Optional<ByteRange> parse(String header, long size) {
        Matcher form = FORM.matcher(header.strip());
        if (!form.matches()) {
            return Optional.empty();
        }
        String first = form.group(1);
        String last = form.group(2);
        if (first.isEmpty()) {
            return last.isEmpty() ? Optional.empty() : Optional.of(suffix(Long.parseLong(last), size));
        }
        long from = Long.parseLong(first);
        long to = last.isEmpty() ? size - 1 : Math.min(Long.parseLong(last), size - 1);
        if (!last.isEmpty() && Long.parseLong(last) < from) {
            return Optional.empty();
        }
        if (from >= size) {
            throw unsatisfiable(size);
        }
        return Optional.of(new ByteRange(from, to - from + 1));
    }

    private static ByteRange suffix(long length, long size) {
        if (length == 0 || size == 0) {
            throw unsatisfiable(size);
        }
        return new ByteRange(Math.max(0, size - length), Math.min(length, size));
    }

    private static Problem unsatisfiable(long size) {
        return Problem.of(416, "range_not_satisfiable", "the file has " + size + " bytes")
                .header("Content-Range", "bytes */" + size);
    }

    /** The {@code Content-Range} header. */
    String header(long size) {
        return "bytes " + offset + "-" + (offset + length - 1) + "/" + size;
    }
}
