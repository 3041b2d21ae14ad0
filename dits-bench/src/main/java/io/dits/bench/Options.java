// SPDX-License-Identifier: Apache-2.0
package io.dits.bench;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The arguments of a benchmark. */
record Options(Map<String, String> given) {
    Options {
        given = Map.copyOf(given);
    }

    /** Reads arguments, of which some have a value and some are said or not. */
    static Options of(List<String> valued, List<String> flags, String... args) {
        Map<String, String> given = new HashMap<>();
        for (int i = 0; i < args.length; i++) {
            if (flags.contains(args[i])) {
                given.put(args[i], "");
            } else if (valued.contains(args[i]) && i + 1 < args.length) {
                given.put(args[i], args[++i]);
            } else {
                throw new IllegalArgumentException(
                        "wanted " + valued + ", each with a value, and " + flags + ", found " + args[i]);
            }
        }
        return new Options(given);
    }

    boolean has(String flag) {
        return given.containsKey(flag);
    }

    Optional<String> text(String name) {
        return Optional.ofNullable(given.get(name));
    }

    int number(String name, int otherwise) {
        return text(name).map(Integer::parseInt).orElse(otherwise);
    }

    Path path(String name, String otherwise) {
        return Path.of(text(name).orElse(otherwise));
    }
}
