// SPDX-License-Identifier: Apache-2.0
package io.dits.server.care;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a look at the storage found. Of each sort all are counted and the first {@value #KEPT} are kept in words. */
public final class Findings implements PackProof.Sink {
    private static final int KEPT = 1000;

    private final Map<String, Long> counts = new LinkedHashMap<>();
    private final Sort missing = new Sort("missing");
    private final Sort damaged = new Sort("damaged");
    private final Sort orphans = new Sort("orphan");
    private final Sort repaired = new Sort("repaired");

    /** One sort of finding. */
    private static final class Sort {
        private final String word;
        private final List<String> texts = new ArrayList<>();
        private long count;

        Sort(String word) {
            this.word = word;
        }

        void add(String text) {
            count++;
            if (texts.size() < KEPT) {
                texts.add(text);
            }
        }

        void lines(List<String> lines) {
            texts.forEach(text -> lines.add(word + ": " + text));
            if (count > texts.size()) {
                lines.add(word + ": … and " + (count - texts.size()) + " more");
            }
        }
    }

    void count(String what, long number) {
        counts.merge(what, number, Long::sum);
    }

    @Override
    public void missing(String text) {
        missing.add(text);
    }

    @Override
    public void damaged(String text) {
        damaged.add(text);
    }

    @Override
    public void orphan(String text) {
        orphans.add(text);
    }

    void repaired(String text) {
        repaired.add(text);
    }

    /** Whether nothing is missing or damaged. */
    public boolean sound() {
        return missing.count == 0 && damaged.count == 0;
    }

    /** For programs. */
    public Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>(counts);
        fields.put("sound", sound());
        for (Sort sort : List.of(missing, damaged, orphans, repaired)) {
            fields.put(sort.word + "_count", sort.count);
            fields.put(sort.word, sort.texts);
        }
        return fields;
    }

    /** For people. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        for (Sort sort : List.of(orphans, missing, damaged, repaired)) {
            sort.lines(lines);
        }
        List<String> numbers = new ArrayList<>();
        counts.forEach((what, number) -> numbers.add(number + " " + what));
        lines.add((numbers.isEmpty() ? "" : String.join(", ", numbers) + ": ") + missing.count + " missing, "
                + damaged.count + " damaged, " + orphans.count + " orphaned"
                + (repaired.count == 0 ? "" : ", " + repaired.count + " repaired"));
        return lines;
    }
}
