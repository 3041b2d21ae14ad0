// SPDX-License-Identifier: Apache-2.0
package io.dits.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Measured seconds and bytes by task and tool, printed as one Markdown table of medians and ratios. */
final class Table {
    private final Map<String, Map<String, List<Double>>> seconds = new LinkedHashMap<>();
    private final Map<String, Map<String, Long>> bytes = new LinkedHashMap<>();

    /** Notes one run. */
    void add(String task, String tool, double wall) {
        seconds.computeIfAbsent(task, key -> new LinkedHashMap<>())
                .computeIfAbsent(tool, key -> new ArrayList<>())
                .add(wall);
    }

    /** Notes what a task of a tool left behind or sent; the last one counts. */
    void bytes(String task, String tool, long count) {
        bytes.computeIfAbsent(task, key -> new LinkedHashMap<>()).put(tool, count);
    }

    /** The table, with each tool's time relative to that of {@code dits}. */
    String markdown() {
        StringBuilder out = new StringBuilder(
                "| task | tool | median s | all runs s | x dits | bytes |\n|---|---|---:|---|---:|---:|\n");
        seconds.forEach((task, tools) -> tools.forEach((tool, runs) -> {
            double median = median(runs);
            double own = tools.containsKey("dits") ? median(tools.get("dits")) : Double.NaN;
            Long count = bytes.getOrDefault(task, Map.of()).get(tool);
            out.append(String.format(
                    Locale.ROOT,
                    "| %s | %s | %.2f | %s | %.2f | %s |%n",
                    task,
                    tool,
                    median,
                    String.join(
                            " ",
                            runs.stream()
                                    .map(s -> String.format(Locale.ROOT, "%.2f", s))
                                    .toList()),
                    median / own,
                    count == null ? "" : String.format(Locale.ROOT, "%,d", count)));
        }));
        return out.toString();
    }

    private static double median(List<Double> runs) {
        List<Double> sorted = new ArrayList<>(runs);
        Collections.sort(sorted);
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
