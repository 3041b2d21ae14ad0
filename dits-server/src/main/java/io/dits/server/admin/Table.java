// SPDX-License-Identifier: Apache-2.0
package io.dits.server.admin;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Lines of columns for people, each as wide as its longest text. */
final class Table {
    private final List<List<String>> lines = new ArrayList<>();

    /** One with that first line. */
    Table(String... head) {
        lines.add(List.of(head));
    }

    void add(Object... cells) {
        List<String> line = new ArrayList<>();
        for (Object cell : cells) {
            line.add(OneLine.of(cell.toString()));
        }
        lines.add(line);
    }

    void print(PrintWriter out) {
        List<Integer> widths =
                new ArrayList<>(Collections.nCopies(lines.getFirst().size(), 0));
        for (List<String> line : lines) {
            for (int i = 0; i < line.size(); i++) {
                widths.set(i, Math.max(widths.get(i), line.get(i).length()));
            }
        }
        for (List<String> line : lines) {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < line.size(); i++) {
                text.append(line.get(i))
                        .append(" ".repeat(widths.get(i) - line.get(i).length() + 2));
            }
            out.println(text.toString().stripTrailing());
        }
        out.flush();
    }
}
