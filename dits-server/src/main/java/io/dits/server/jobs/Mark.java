// SPDX-License-Identifier: Apache-2.0
package io.dits.server.jobs;

import io.dits.core.graph.Children;
import io.dits.core.model.ObjectId;
import io.dits.core.store.BlobStore;
import io.dits.core.store.StoreException;
import io.dits.server.meta.CollectorRun;
import io.dits.server.service.RowSet;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What one repository needs: from its roots down, metadata read, chunks only counted. The latest found is read first, so
 * that what waits stays few.
 */
final class Mark {
    /** Metadata objects that are read at once. */
    private static final int BATCH = 512;
    /** Names that are looked up at once. */
    private static final int NAMES = 4096;

    private final CollectorRun run;
    private final BlobStore store;
    private final Runnable pause;
    private final RowSet reached = new RowSet();
    private long[] open = new long[1024];
    private int size;

    /** Of a repository; the pause is called between batches and may throw. */
    Mark(CollectorRun run, BlobStore store, Runnable pause) {
        this.run = run;
        this.store = store;
        this.pause = pause;
    }

    /** Marks what the repository needs; false if it needs nothing, because it was deleted too long ago. */
    boolean run(CollectorRun.Scope scope) {
        boolean alive = run.roots(scope.id(), this::take);
        while (size > 0) {
            pause.run();
            int from = Math.max(0, size - BATCH);
            long[] batch = Arrays.copyOfRange(open, from, size);
            size = from;
            read(batch, scope.name());
        }
        return alive;
    }

    boolean has(long object) {
        return reached.has(object);
    }

    private void take(long object, boolean metadata) {
        if (reached.add(object) && metadata) {
            if (size == open.length) {
                open = Arrays.copyOf(open, size * 2);
            }
            open[size++] = object;
        }
    }

    private void read(long[] batch, String repository) {
        Set<ObjectId> left = new HashSet<>(run.names(batch));
        Set<ObjectId> children = new HashSet<>();
        try {
            store.getAll(List.copyOf(left), blob -> {
                left.remove(blob.id());
                children.addAll(Children.of(blob));
                if (children.size() >= NAMES) {
                    look(children, repository);
                }
            });
        } catch (StoreException e) {
            if (e.kind().retryable()) {
                throw e;
            }
            throw new Refusal(unreadable(repository, String.valueOf(e.getMessage())), e);
        } catch (IllegalArgumentException e) {
            throw new Refusal(unreadable(repository, "an object breaks the format: " + e.getMessage()), e);
        }
        for (ObjectId id : left) {
            throw new Refusal(unreadable(repository, "object " + id.text() + " has no bytes"));
        }
        look(children, repository);
    }

    /** Takes those that exist. That a chunk does not is damage, which hides nothing from view. */
    private void look(Set<ObjectId> children, String repository) {
        Deque<ObjectId> waiting = new ArrayDeque<>(children);
        children.clear();
        while (!waiting.isEmpty()) {
            List<ObjectId> some = new ArrayList<>();
            while (!waiting.isEmpty() && some.size() < NAMES) {
                some.add(waiting.remove());
            }
            Map<ObjectId, Long> numbers = run.numbers(some);
            for (ObjectId id : some) {
                Long number = numbers.get(id);
                if (number != null) {
                    take(number, id.kind().metadata());
                } else if (id.kind().metadata()) {
                    throw new Refusal(unreadable(repository, "object " + id.text() + " is missing"));
                }
            }
        }
    }

    private static String unreadable(String repository, String why) {
        return "repository " + repository + ": wanted to read all of its metadata, found that " + why
                + ". As long as it cannot be seen what is needed, nothing is deleted. Run: dits-admin storage verify";
    }
}
