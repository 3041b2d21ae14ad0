// SPDX-License-Identifier: Apache-2.0
package io.dits.storage.catalog;

import io.dits.core.model.ObjectId;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.Predicate;

/**
 * Many sorted runs as one, without the rows that are not wanted and without repeats: of an id that stands in several, the
 * oldest run's place is kept.
 */
final class Merge implements Iterator<Map.Entry<ObjectId, Location>> {
    private final PriorityQueue<Head> heads = new PriorityQueue<>(
            Comparator.comparing((Head head) -> head.row.getKey()).thenComparingInt(head -> head.age));
    private final Predicate<ObjectId> wanted;
    private Optional<Map.Entry<ObjectId, Location>> next = Optional.empty();
    private Optional<ObjectId> last = Optional.empty();

    private Merge(List<Run> oldestFirst, Predicate<ObjectId> wanted) {
        this.wanted = wanted;
        for (int age = 0; age < oldestFirst.size(); age++) {
            push(oldestFirst.get(age).iterator(), age);
        }
        advance();
    }

    /** All rows. */
    static Merge of(List<Run> oldestFirst) {
        return new Merge(oldestFirst, id -> true);
    }

    /** The rows that are wanted. */
    static Merge of(List<Run> oldestFirst, Predicate<ObjectId> wanted) {
        return new Merge(oldestFirst, wanted);
    }

    private record Head(Map.Entry<ObjectId, Location> row, Iterator<Map.Entry<ObjectId, Location>> rest, int age) {}

    private void push(Iterator<Map.Entry<ObjectId, Location>> rows, int age) {
        if (rows.hasNext()) {
            heads.add(new Head(rows.next(), rows, age));
        }
    }

    private void advance() {
        next = Optional.empty();
        while (next.isEmpty() && !heads.isEmpty()) {
            Head head = heads.remove();
            push(head.rest, head.age);
            ObjectId id = head.row.getKey();
            if (!last.equals(Optional.of(id)) && wanted.test(id)) {
                next = Optional.of(head.row);
                last = Optional.of(id);
            }
        }
    }

    @Override
    public boolean hasNext() {
        return next.isPresent();
    }

    @Override
    public Map.Entry<ObjectId, Location> next() {
        Map.Entry<ObjectId, Location> row = next.orElseThrow(NoSuchElementException::new);
        advance();
        return row;
    }
}
