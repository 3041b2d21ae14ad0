// SPDX-License-Identifier: Apache-2.0
package io.dits.client.config;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Settings as lines {@code key = value}, as in {@code user.name = Ada} or {@code remote.origin.url = http://…}. Keys and
 * values have no line breaks; a key has no {@code =} and no space. Lines that start with {@code #} are comments and stay.
 */
public final class SettingsFile {
    private final OwnFile file;

    /** The settings in that file, which need not exist. */
    public SettingsFile(Path path) {
        this.file = new OwnFile(path);
    }

    /** All settings by their keys. */
    public SortedMap<String, String> all() throws IOException {
        SortedMap<String, String> settings = new TreeMap<>();
        for (String line : file.lines()) {
            key(line)
                    .ifPresent(key -> settings.put(
                            key, line.substring(line.indexOf('=') + 1).strip()));
        }
        return settings;
    }

    /** The value of a key. */
    public Optional<String> find(String key) throws IOException {
        return Optional.ofNullable(all().get(key));
    }

    /**
     * Sets a key.
     *
     * @throws IllegalArgumentException if key or value cannot stand in a line
     */
    public void set(String key, String value) throws IOException {
        if (!key.matches("[^\\s=#][^\\s=]*")
                || !value.equals(value.strip())
                || value.lines().count() > 1) {
            throw new IllegalArgumentException(
                    "setting: '" + key + "' or its value has a space or a line break too many");
        }
        file.exclusively(() -> {
            List<String> lines = without(key);
            lines.add(key + " = " + value);
            file.write(lines);
            return lines;
        });
    }

    /** Removes a key; true if it was there. */
    public boolean remove(String key) throws IOException {
        return file.exclusively(() -> {
            List<String> lines = without(key);
            boolean there = lines.size() < file.lines().size();
            if (there) {
                file.write(lines);
            }
            return there;
        });
    }

    private List<String> without(String key) throws IOException {
        List<String> lines = new ArrayList<>(file.lines());
        lines.removeIf(line -> key(line).equals(Optional.of(key)));
        return lines;
    }

    private static Optional<String> key(String line) {
        int equals = line.indexOf('=');
        return equals <= 0 || line.startsWith("#")
                ? Optional.empty()
                : Optional.of(line.substring(0, equals).strip());
    }
}
