// SPDX-License-Identifier: Apache-2.0
package io.dits.server.http;

import java.util.Collection;

/**
 * A piece of HTML. The only way from a text into one is {@link #of}, which escapes it.
 *
 * @param markup as it is sent
 */
record Html(String markup) {
    static final Html NONE = new Html("");

    /**
     * A template in whose places {@code {}} stand these values in turn: pieces of HTML, or collections of them, as they are, and
     * everything else as escaped text. So values stand in the text of an element or in an attribute between quotation marks.
     *
     * @param template a constant, never made of what came from outside
     * @throws IllegalArgumentException if there are more or fewer values than places
     */
    static Html of(String template, Object... values) {
        StringBuilder out = new StringBuilder();
        int from = 0;
        for (Object value : values) {
            int place = template.indexOf("{}", from);
            if (place < 0) {
                throw new IllegalArgumentException("more values than places: " + template);
            }
            out.append(template, from, place);
            append(out, value);
            from = place + 2;
        }
        if (template.indexOf("{}", from) >= 0) {
            throw new IllegalArgumentException("fewer values than places: " + template);
        }
        return new Html(out.append(template, from, template.length()).toString());
    }

    private static void append(StringBuilder out, Object value) {
        switch (value) {
            case Html html -> out.append(html.markup);
            case Collection<?> pieces -> pieces.forEach(piece -> append(out, piece));
            default -> value.toString().codePoints().forEach(c -> escape(out, c));
        }
    }

    private static void escape(StringBuilder out, int c) {
        switch (c) {
            case '&' -> out.append("&amp;");
            case '<' -> out.append("&lt;");
            case '>' -> out.append("&gt;");
            case '"' -> out.append("&quot;");
            case '\'' -> out.append("&#39;");
            default -> out.appendCodePoint(c);
        }
    }
}
