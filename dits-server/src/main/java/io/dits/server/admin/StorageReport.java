// SPDX-License-Identifier: Apache-2.0
package io.dits.server.admin;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a check of the storage found. Of each sort of fault all are counted and the first are kept in words. */
final class StorageReport {
    private static final int KEPT = 1000;

    private final Map<String, Long> counts = new LinkedHashMap<>();
    private final Faults missing = new Faults("missing");
    private final Faults damaged = new Faults("damaged");
    private final Faults orphans = new Faults("orphan");

    /** One sort of fault. */
    private static final class Faults {
        private final String word;
        private final List<String> texts = new ArrayList<>();
        private long count;

        Faults(String word) {
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

    /** Something that is referred to is not there. */
    void missing(String text) {
        missing.add(text);
    }

    /** Something that is there is not what it should be. */
    void damaged(String text) {
        damaged.add(text);
    }

    /** Nothing refers to it. */
    void orphan(String text) {
        orphans.add(text);
    }

    /** Whether nothing is missing or damaged. */
    boolean sound() {
        return missing.count == 0 && damaged.count == 0;
    }

    /** For programs. */
    Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>(counts);
        fields.put("sound", sound());
        for (Faults faults : List.of(missing, damaged, orphans)) {
            fields.put(faults.word + "_count", faults.count);
            fields.put(faults.word, faults.texts);
        }
        return fields;
    }

    /** For people. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        for (Faults faults : List.of(orphans, missing, damaged)) {
            faults.lines(lines);
        }
        List<String> numbers = new ArrayList<>();
        counts.forEach((what, number) -> numbers.add(number + " " + what));
        lines.add(String.join(", ", numbers) + ": " + missing.count + " missing, " + damaged.count + " damaged, "
                + orphans.count + " orphaned");
        return lines;
    }
}
