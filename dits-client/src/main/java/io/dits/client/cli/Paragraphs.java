// SPDX-License-Identifier: Apache-2.0
package io.dits.client.cli;

import java.util.ArrayList;
import java.util.List;

/** Breaks texts of the help between words; the command-line library breaks some within one. */
final class Paragraphs {
    private Paragraphs() {}

    /** The same texts in lines of at most that many characters. */
    static String[] wrapped(int width, String[] texts) {
        List<String> lines = new ArrayList<>();
        for (String text : texts) {
            StringBuilder line = new StringBuilder();
            for (String word : text.split(" ", -1)) {
                if (!line.isEmpty() && line.length() + 1 + word.length() >= width) {
                    lines.add(line.toString());
                    line.setLength(0);
                }
                line.append(line.isEmpty() ? "" : " ").append(word);
            }
            lines.add(line.toString());
        }
        return lines.toArray(String[]::new);
    }
}
