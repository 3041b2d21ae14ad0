// SPDX-License-Identifier: Apache-2.0
package io.dits.client.workspace.refs;

import io.dits.client.workspace.disk.DurableFile;
import io.dits.client.workspace.disk.ProcessLock;
import io.dits.core.model.ObjectId;
import io.dits.core.model.RefName;
import io.dits.core.model.TargetId;
import io.dits.core.store.RefChange;
import io.dits.core.store.RefUpdate;
import io.dits.core.store.Refs;
import io.dits.core.store.StoreException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** The refs of a working copy in one file, a line each: id and name. The file is replaced as a whole, under the lock. */
public final class LocalRefs implements Refs {
    private final Path file;
    private final ProcessLock lock;
    private final Reflog log;

    /**
     * The refs in that file, which need not exist.
     *
     * @param lock held for every change
     * @param log told of every change
     */
    public LocalRefs(Path file, ProcessLock lock, Reflog log) {
        this.file = file;
        this.lock = lock;
        this.log = log;
    }

    @Override
    public Optional<TargetId> find(RefName name) {
        return Optional.ofNullable(read().get(name));
    }

    @Override
    public SortedMap<RefName, TargetId> list(String prefix) {
        SortedMap<RefName, TargetId> all = read();
        all.keySet().removeIf(name -> !name.text().startsWith(prefix));
        return all;
    }

    @Override
    public RefUpdate update(List<RefChange> changes) {
        return update(changes, "update");
    }

    /** The same, with the reason that the log shall show. */
    public RefUpdate update(List<RefChange> changes, String why) {
        try (var _ = lock.take()) {
            SortedMap<RefName, TargetId> refs = read();
            Set<RefName> seen = new HashSet<>();
            for (RefChange change : changes) {
                if (!seen.add(change.name())) {
                    throw new IllegalArgumentException("refs: " + change.name() + " stands twice in one update");
                }
                Optional<TargetId> actual = Optional.ofNullable(refs.get(change.name()));
                if (!actual.equals(change.from())) {
                    return new RefUpdate.Stale(change.name(), actual);
                }
            }
            apply(refs, changes);
            write(refs);
            log.add(changes, why);
            return new RefUpdate.Applied();
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private static void apply(SortedMap<RefName, TargetId> refs, List<RefChange> changes) {
        changes.forEach(change -> refs.remove(change.name()));
        changes.forEach(change -> change.to().ifPresent(to -> refs.put(change.name(), to)));
        for (RefChange change : changes) {
            if (change.to().isPresent()) {
                checkNoDirectory(refs, change.name());
            }
        }
    }

    private static void checkNoDirectory(SortedMap<RefName, TargetId> refs, RefName name) {
        for (RefName other : refs.keySet()) {
            if (other.text().startsWith(name.text() + "/") || name.text().startsWith(other.text() + "/")) {
                throw new IllegalArgumentException("refs: " + name + " and " + other
                        + " cannot both exist: one would be a directory of the other");
            }
        }
    }

    private SortedMap<RefName, TargetId> read() {
        SortedMap<RefName, TargetId> refs = new TreeMap<>();
        try {
            for (String line : DurableFile.readText(file).orElse("").lines().toList()) {
                int space = line.indexOf(' ');
                refs.put(new RefName(line.substring(space + 1)), target(line.substring(0, Math.max(0, space))));
            }
        } catch (IOException e) {
            throw failed(e);
        } catch (IllegalArgumentException e) {
            throw new StoreException(StoreException.Kind.BROKEN, file + " is damaged: " + e.getMessage(), e);
        }
        return refs;
    }

    private void write(SortedMap<RefName, TargetId> refs) throws IOException {
        StringBuilder text = new StringBuilder();
        refs.forEach((name, target) ->
                text.append(target.text()).append(' ').append(name.text()).append('\n'));
        DurableFile.write(file, text.toString());
    }

    static TargetId target(String text) {
        if (ObjectId.parse(text) instanceof TargetId target) {
            return target;
        }
        throw new IllegalArgumentException("ref target: wanted a commit or a tag, found " + text);
    }

    private static StoreException failed(IOException e) {
        return new StoreException(StoreException.Kind.UNAVAILABLE, "refs: " + e.getMessage(), e);
    }
}
