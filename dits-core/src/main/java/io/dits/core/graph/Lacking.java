// SPDX-License-Identifier: Apache-2.0
package io.dits.core.graph;

import io.dits.core.model.Kind;
import io.dits.core.model.ObjectId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The metadata that was asked for and what of it is lacking, in an order in which it may be put: about 55 bytes an object.
 * Only edges between objects of one kind are kept, since the order of kinds is known.
 */
final class Lacking {
    /** Of an object that is lacking and leads to none of its kind. */
    private static final int ALONE = -1;

    private static final byte OPEN = 1;
    private static final byte DONE = 2;

    private final IdTable ids = new IdTable();
    /** For each number: where its edges are, plus one; {@link #ALONE}; or 0 if it is not lacking. */
    private int[] first = new int[1 << 10];
    /** For each object with edges: how many, then the numbers. */
    private int[] edges = new int[1 << 10];

    private int used;

    /** An object that may be lacking. */
    void add(ObjectId id) {
        ids.add(id);
    }

    /** How many were added. */
    int size() {
        return ids.size();
    }

    /** Those that were added from one number on, up to another. */
    List<ObjectId> ids(int from, int to) {
        List<ObjectId> some = new ArrayList<>(to - from);
        for (int number = from; number < to; number++) {
            some.add(ids.get(number));
        }
        return some;
    }

    ObjectId id(int number) {
        return ids.get(number);
    }

    /** It is lacking, and leads to these metadata objects, which are added. */
    void lacks(ObjectId id, List<ObjectId> below) {
        int number = ids.add(id);
        int start = used;
        edge(0);
        for (ObjectId child : below) {
            int other = ids.add(child);
            if (child.kind() == id.kind()) {
                edge(other);
            }
        }
        if (ids.size() > first.length) {
            first = Arrays.copyOf(first, Math.max(ids.size(), first.length + first.length / 2));
        }
        if (used == start + 1) {
            used = start;
            first[number] = ALONE;
        } else {
            edges[start] = used - start - 1;
            first[number] = start + 1;
        }
    }

    private void edge(int value) {
        if (used == edges.length) {
            edges = Arrays.copyOf(edges, used + used / 2);
        }
        edges[used++] = value;
    }

    /** The numbers of what is lacking, children before parents, kind after kind. */
    int[] order() {
        int size = Math.min(ids.size(), first.length);
        Walk walk = new Walk(size);
        for (Kind kind : Kind.values()) {
            for (int number = 0; number < size; number++) {
                if (first[number] != 0 && ids.kind(number) == kind) {
                    walk.from(number);
                }
            }
        }
        return Arrays.copyOf(walk.order, walk.count);
    }

    private final class Walk {
        private final byte[] state;
        private final int[] order;
        private int count;
        private int[] path = new int[64];
        private int depth;

        Walk(int size) {
            state = new byte[size];
            order = new int[size];
        }

        void from(int root) {
            push(root);
            while (depth > 0) {
                int number = path[depth - 1];
                if (state[number] == 0) {
                    state[number] = OPEN;
                    pushBelow(number);
                } else {
                    depth--;
                    if (state[number] == OPEN) {
                        state[number] = DONE;
                        order[count++] = number;
                    }
                }
            }
        }

        private void pushBelow(int number) {
            if (first[number] == ALONE) {
                return;
            }
            int start = first[number] - 1;
            for (int i = start + edges[start]; i > start; i--) {
                int other = edges[i];
                if (first[other] != 0 && state[other] == 0) {
                    push(other);
                }
            }
        }

        private void push(int number) {
            if (depth == path.length) {
                path = Arrays.copyOf(path, depth * 2);
            }
            path[depth++] = number;
        }
    }
}
