// SPDX-License-Identifier: Apache-2.0
package io.dits.server.config;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What came of reading the configuration.
 *
 * @param errors all that must be mended
 * @param warnings all that is odd
 * @param notes all that is good to know and as it should be
 * @param database that part by itself, if it has no errors: enough to migrate and to keep users
 * @param storage that part by itself
 * @param gc that part by itself
 * @param redis that part by itself, if there is one
 * @param quotas what owners may have, for what was right of it
 * @param whole all of it; empty if there is any error
 * @param settings the values that stand somewhere, by key
 */
public record Reading(
        List<Fault> errors,
        List<Fault> warnings,
        List<Fault> notes,
        Optional<ServerConfig.Database> database,
        Optional<ServerConfig.Storage> storage,
        Optional<ServerConfig.Gc> gc,
        Optional<ServerConfig.Redis> redis,
        ServerConfig.Quotas quotas,
        Optional<ServerConfig> whole,
        Map<String, Setting> settings) {
    /**
     * A value.
     *
     * @param value what it means
     * @param hidden whether it is not to be shown
     * @param live whether a running server goes over to another
     */
    record Setting(Object value, boolean hidden, boolean live) {
        private String shown() {
            return hidden ? "***" : value.toString();
        }
    }

    /**
     * A setting that is another than before.
     *
     * @param key which
     * @param text what it was and is; never a secret
     * @param live whether a running server goes over to it
     */
    public record Change(String key, String text, boolean live) {
        /** A sentence. */
        @Override
        public String toString() {
            return key + " " + text;
        }
    }

    /** Copies the lists. */
    public Reading {
        errors = List.copyOf(errors);
        warnings = List.copyOf(warnings);
        notes = List.copyOf(notes);
        settings = Map.copyOf(settings);
    }

    /** What is another than it was in that one, by key. */
    public List<Change> changesSince(Reading before) {
        return Stream.concat(settings.keySet().stream(), before.settings.keySet().stream())
                .distinct()
                .sorted()
                .flatMap(key -> change(key, before.settings.get(key), settings.get(key)).stream())
                .toList();
    }

    private static Optional<Change> change(String key, @Nullable Setting old, @Nullable Setting now) {
        if (Objects.equals(old, now)) {
            return Optional.empty();
        }
        boolean live = (now == null ? Objects.requireNonNull(old) : now).live();
        String was = old == null ? "not set" : old.shown();
        return Optional.of(new Change(
                key, now == null ? "was " + was + ", is not set now" : "is " + now.shown() + ", was " + was, live));
    }

    /** This one, with the values of that one for all that a running server does not go over to. */
    public Reading withWaitingOf(Reading running) {
        Map<String, Setting> mixed = new HashMap<>(running.settings);
        mixed.values().removeIf(Setting::live);
        settings.forEach((key, setting) -> {
            if (setting.live()) {
                mixed.put(key, setting);
            }
        });
        return new Reading(errors, warnings, notes, database, storage, gc, redis, quotas, whole, mixed);
    }
}
