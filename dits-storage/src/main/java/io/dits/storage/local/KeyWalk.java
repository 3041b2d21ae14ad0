// SPDX-License-Identifier: Apache-2.0
package io.dits.storage.local;

import io.dits.core.store.ObjectStorage.Listed;
import io.dits.core.store.StorageKey;
import io.dits.storage.disk.Disk;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Lists the files below a folder in the order of their keys, one folder after the other as it comes to them. Files that
 * vanish meanwhile are left out, and so is what cannot be a key.
 */
final class KeyWalk implements Iterator<Listed> {
    private static final Pattern PART = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]*");

    private final Path root;
    private final Deque<Iterator<Entry>> open = new ArrayDeque<>();
    private Optional<Listed> next;

    /** A file or folder; a folder's key ends with a slash, which gives the keys below it their place in the order. */
    private record Entry(String key, long size) {
        boolean folder() {
            return key.endsWith("/");
        }
    }

    KeyWalk(Path root, String prefix) {
        this.root = root;
        int slash = prefix.lastIndexOf('/') + 1;
        String folder = prefix.substring(0, slash);
        boolean possible = folder.isEmpty()
                || List.of(folder.substring(0, slash - 1).split("/", -1)).stream()
                        .allMatch(part -> PART.matcher(part).matches());
        if (possible) {
            open.push(children(folder, prefix).iterator());
        }
        next = advance();
    }

    private Optional<Listed> advance() {
        while (!open.isEmpty()) {
            if (!open.element().hasNext()) {
                open.pop();
                continue;
            }
            Entry entry = open.element().next();
            if (!entry.folder()) {
                return Optional.of(new Listed(new StorageKey(entry.key()), entry.size()));
            }
            open.push(children(entry.key(), "").iterator());
        }
        return Optional.empty();
    }

    private List<Entry> children(String folder, String prefix) {
        Path path = root.resolve(folder);
        List<Entry> children = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(path)) {
            for (Path file : files) {
                String name = String.valueOf(file.getFileName());
                String key = folder + name;
                if (PART.matcher(name).matches() && key.length() <= StorageKey.MAX_LENGTH && key.startsWith(prefix)) {
                    entry(file, key).ifPresent(children::add);
                }
            }
        } catch (NoSuchFileException | NotDirectoryException gone) {
            return new ArrayList<>();
        } catch (DirectoryIteratorException e) {
            throw Disk.failure("cannot list " + path, path, new IOException(e));
        } catch (IOException e) {
            throw Disk.failure("cannot list " + path, path, e);
        }
        children.sort(Comparator.comparing(Entry::key));
        return children;
    }

    private static Optional<Entry> entry(Path file, String key) throws IOException {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            if (attributes.isDirectory()) {
                return Optional.of(new Entry(key + "/", 0));
            }
            return attributes.isRegularFile() ? Optional.of(new Entry(key, attributes.size())) : Optional.empty();
        } catch (NoSuchFileException gone) {
            return Optional.empty();
        }
    }

    @Override
    public boolean hasNext() {
        return next.isPresent();
    }

    @Override
    public Listed next() {
        Listed listed = next.orElseThrow(NoSuchElementException::new);
        next = advance();
        return listed;
    }
}
