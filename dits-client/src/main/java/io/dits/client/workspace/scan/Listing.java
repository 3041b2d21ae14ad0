// SPDX-License-Identifier: Apache-2.0
package io.dits.client.workspace.scan;

import io.dits.client.workspace.index.PathOrder;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The names in one directory of the disk, in the order of trees. */
final class Listing {
    /** What checkouts write before they rename it; never looked at. */
    static final String PART = ".dits-part-";

    private static final char UNREADABLE = '\ufffd';

    private Listing() {}

    /**
     * One name.
     *
     * @param text the name; with a replacement character where it is not UTF-8
     * @param path the file, by its very bytes
     * @param problem why it cannot be kept, empty if it can as far as a listing can tell
     */
    record Name(String text, Path path, String problem) {}

    /** Lists a directory; one that has just gone has no names. */
    static List<Name> of(Path directory) throws IOException {
        List<Name> names = new ArrayList<>();
        boolean ascii = true;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                String text = Objects.requireNonNull(file.getFileName()).toString();
                if (text.startsWith(PART)) {
                    continue;
                }
                ascii &= isAscii(text);
                names.add(new Name(text, file, utf8(directory, text, file) ? "" : "is not UTF-8"));
            }
        } catch (NoSuchFileException | NotDirectoryException e) {
            return List.of();
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        names.sort((a, b) -> PathOrder.PATHS.compare(a.text(), b.text()));
        return ascii ? names : withoutDoubles(names);
    }

    private static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }

    /** Java shows bytes that are not UTF-8 by a replacement character, which leads to another file. */
    private static boolean utf8(Path directory, String text, Path file) {
        if (text.indexOf(UNREADABLE) < 0) {
            return true;
        }
        try {
            return directory.resolve(text).equals(file);
        } catch (InvalidPathException e) {
            return false;
        }
    }

    /** Two names that are one after composition would be one file on another system: neither can be told to be the right one. */
    private static List<Name> withoutDoubles(List<Name> names) {
        Map<String, List<String>> spellings = new HashMap<>();
        for (Name name : names) {
            spellings.computeIfAbsent(nfc(name), _ -> new ArrayList<>()).add(name.text());
        }
        List<Name> checked = new ArrayList<>();
        for (Name name : names) {
            Optional<String> other = Objects.requireNonNull(spellings.get(nfc(name))).stream()
                    .filter(text -> !text.equals(name.text()))
                    .findFirst();
            boolean doubled = other.isPresent() && name.problem().isEmpty();
            checked.add(
                    doubled
                            ? new Name(name.text(), name.path(), "is the same as '" + other.get() + "' in Unicode NFC")
                            : name);
        }
        return checked;
    }

    private static String nfc(Name name) {
        return Normalizer.normalize(name.text(), Normalizer.Form.NFC);
    }
}
