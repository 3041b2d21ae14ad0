// SPDX-License-Identifier: Apache-2.0
package io.dits.e2e.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * A page of Markdown, as far as tests need it.
 *
 * @param file where it is
 * @param prose its lines outside of fenced blocks
 * @param blocks its fenced blocks
 */
public record Page(Path file, List<String> prose, List<Block> blocks) {
    private static final Set<String> NOT_OURS = Set.of("target", ".git", "node_modules", "data");
    private static final Pattern LINK = Pattern.compile("\\[[^\\]]*\\]\\(([^)\\s]+)(?: \"[^\"]*\")?\\)");
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");

    /**
     * A fenced block.
     *
     * @param heading the heading it stands under
     * @param language the word behind its fence; empty if there is none
     * @param text what stands in it, each line with its end
     */
    public record Block(String heading, String language, String text) {
        /**
         * The commands of a shell or of SQL in it, each with all of its lines, without comments. One goes on after a line that ends with
         * a backslash or within quotes.
         */
        public List<String> commands() {
            List<String> commands = new ArrayList<>();
            StringBuilder command = new StringBuilder();
            for (String line : text.lines().toList()) {
                String bare = line.strip();
                if (command.isEmpty() && (bare.isEmpty() || bare.startsWith("#") || bare.startsWith("--"))) {
                    continue;
                }
                command.append(command.isEmpty() ? bare : "\n" + line);
                boolean quoted = command.chars().filter(c -> c == '\'').count() % 2 == 1;
                if (!quoted && !bare.endsWith("\\")) {
                    commands.add(command.toString());
                    command.setLength(0);
                }
            }
            return commands;
        }
    }

    /** The guide's headings and fenced blocks. */
    public static Page guide() {
        try (var in = Page.class.getResourceAsStream("guide.md")) {
            String text = new String(java.util.Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
            return of(Path.of("guide.md"), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The root of the checkout that this test was built from. */
    public static Path checkout() {
        Path at = Path.of("").toAbsolutePath();
        while (!Files.exists(at.resolve("start"))) {
            at = java.util.Objects.requireNonNull(at.getParent(), "no checkout above the test");
        }
        return at;
    }

    /** All pages of the checkout. */
    public static List<Page> all() throws IOException {
        List<Page> pages = new ArrayList<>();
        Files.walkFileTree(checkout(), new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                boolean ours = !NOT_OURS.contains(String.valueOf(folder.getFileName()));
                return ours ? FileVisitResult.CONTINUE : FileVisitResult.SKIP_SUBTREE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (file.toString().endsWith(".md")) {
                    pages.add(read(file));
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return pages;
    }

    /** The page in that file. */
    public static Page read(Path file) throws IOException {
        return of(file, Files.readString(file));
    }

    /** The page of that text. */
    static Page of(Path file, String text) {
        List<String> prose = new ArrayList<>();
        List<Block> blocks = new ArrayList<>();
        String heading = "";
        String fence = "";
        String language = "";
        StringBuilder block = new StringBuilder();
        for (String line : text.lines().toList()) {
            String bare = line.strip();
            if (fence.isEmpty() && bare.startsWith("```")) {
                fence = bare.replaceFirst("[^`].*", "");
                language = bare.substring(fence.length());
                block.setLength(0);
            } else if (!fence.isEmpty() && bare.equals(fence)) {
                blocks.add(new Block(heading, language, block.toString()));
                fence = "";
            } else if (!fence.isEmpty()) {
                block.append(line).append('\n');
            } else {
                prose.add(line);
                heading = line.startsWith("#") ? line.replaceFirst("#+ *", "") : heading;
            }
        }
        return new Page(file, prose, blocks);
    }

    /** Where its links lead. */
    public List<String> links() {
        return prose.stream()
                .map(line -> CODE.matcher(line).replaceAll("code"))
                .flatMap(line -> LINK.matcher(line).results())
                .map(link -> link.group(1))
                .toList();
    }

    /** What stands between backquotes in its text. */
    public List<String> code() {
        return prose.stream()
                .flatMap(line -> CODE.matcher(line).results())
                .map((MatchResult code) -> code.group(1))
                .toList();
    }

    /** What a link may name behind {@code #}: its headings, as GitHub makes names of them. */
    public Set<String> anchors() {
        Set<String> anchors = new TreeSet<>();
        for (String line : prose) {
            if (line.startsWith("#")) {
                String name = line.replaceFirst("#+ *", "")
                        .replaceAll("\\[([^\\]]*)\\]\\([^)]*\\)", "$1")
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N} _-]", "")
                        .replace(' ', '-');
                String unique = name;
                for (int n = 1; !anchors.add(unique); n++) {
                    unique = name + "-" + n;
                }
            }
        }
        return anchors;
    }

    /** The rows of its tables, each as its cells without blanks around them; rows of headings are among them. */
    public List<List<String>> rows() {
        return prose.stream()
                .map(String::strip)
                .filter(line -> line.startsWith("|") && line.endsWith("|") && !line.matches("[|:-]+"))
                .map(line -> List.of(line.substring(1, line.length() - 1).split("(?<!\\\\)\\|", -1)).stream()
                        .map(String::strip)
                        .toList())
                .toList();
    }
}
