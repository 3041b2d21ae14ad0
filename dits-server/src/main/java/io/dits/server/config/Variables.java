// SPDX-License-Identifier: Apache-2.0
package io.dits.server.config;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;

/** The environment's variables. One that holds a secret may stand in a file instead, as orchestrators mount it: {@code NAME_FILE} names it. */
final class Variables {
    /** What a variable's name ends with that names a file. */
    static final String FILE = "_FILE";

    private static final long LARGEST = 64 << 10;

    private final Map<String, String> environment;

    Variables(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    /**
     * A text and where it is from.
     *
     * @param text empty if the variable is not set
     * @param source the variable's name
     */
    record Found(String text, String source) {}

    /** Something is wrong with a variable. */
    static final class Wrong extends Exception {
        private static final long serialVersionUID = 1L;

        private final String variable;

        private Wrong(String variable, String message) {
            super(message);
            this.variable = variable;
        }

        /** Which. */
        String variable() {
            return variable;
        }

        /** What is wrong. */
        Fault fault(String key) {
            return new Fault(variable, 0, key, String.valueOf(getMessage()));
        }
    }

    /** The variable as it stands; empty if it is not set. */
    String plain(String name) {
        return environment.getOrDefault(name, "");
    }

    /** The variable, or what the file says that {@code NAME_FILE} names. */
    Found secret(String name) throws Wrong {
        String text = plain(name);
        String other = name + FILE;
        String file = plain(other);
        if (file.isEmpty()) {
            return new Found(text, name);
        }
        if (!text.isEmpty()) {
            throw new Wrong(other, "wanted " + name + " or " + other + ", found both. Unset one of them");
        }
        return new Found(content(other, file), other);
    }

    private static String content(String variable, String file) throws Wrong {
        try {
            Path path = Path.of(file);
            if (Files.size(path) > LARGEST) {
                throw new Wrong(variable, "wanted a file of at most 64 KB, found a larger " + path);
            }
            String text = Files.readString(path).replaceFirst("[\\r\\n]+$", "");
            if (text.isBlank()) {
                throw new Wrong(variable, "wanted a file with a secret in it, found an empty " + path);
            }
            return text;
        } catch (IOException | IllegalArgumentException e) {
            throw new Wrong(variable, "cannot read " + file + ": " + reason(e));
        }
    }

    /** Why something cannot be read, in words. */
    static String reason(Exception e) {
        return switch (e) {
            case NoSuchFileException _ -> "no such file";
            case AccessDeniedException _ -> "permission denied";
            case CharacterCodingException _ -> "it is not UTF-8";
            default -> String.valueOf(e.getMessage());
        };
    }
}
