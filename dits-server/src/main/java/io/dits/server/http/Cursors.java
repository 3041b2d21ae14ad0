// SPDX-License-Identifier: Apache-2.0
package io.dits.server.http;

import io.dits.core.wire.Page;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;

/** Where a page ends, as text that nobody is to take apart. */
final class Cursors {
    private static final int MAX = 48 << 10;

    private Cursors() {}

    static String write(String place) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(place.getBytes(StandardCharsets.UTF_8));
    }

    static String read(String cursor) {
        if (cursor.length() > MAX) {
            throw bad();
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(Base64.getUrlDecoder().decode(cursor)))
                    .toString();
        } catch (IllegalArgumentException | CharacterCodingException e) {
            throw bad();
        }
    }

    static Problem bad() {
        return Problem.bad("cursor: wanted the next_cursor of the page before");
    }

    /** A page of things of which one more than the limit was asked for. */
    static <T, A> Page<A> page(List<T> found, int limit, Function<T, A> answer, Function<T, String> place) {
        List<T> shown = found.subList(0, Math.min(limit, found.size()));
        List<A> data = shown.stream().map(answer).toList();
        return found.size() > limit ? Page.more(data, write(place.apply(shown.getLast()))) : Page.last(data);
    }
}
