// SPDX-License-Identifier: Apache-2.0
package io.dits.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.dits.client.cli.Terminal;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** A person at a working copy: runs commands in this process, and reads and writes files with other programs. */
public final class Dits {
    private final Path folder;
    private final Map<String, String> environment = new TreeMap<>();
    private final SplittableRandom random = new SplittableRandom();
    private boolean terminal;

    private Dits(Path folder, Path home) {
        this.folder = folder;
        environment.put("HOME", home.toString());
    }

    /** In a folder without a working copy. */
    public static Dits in(Path temporary) throws IOException {
        Path home = Files.createDirectories(temporary.resolve("home"));
        return new Dits(Files.createDirectories(temporary.resolve("work")), home);
    }

    /** In a new working copy, with a name for commits. */
    public static Dits init(Path temporary) throws IOException {
        Dits dits = in(temporary);
        dits.ok("init");
        dits.ok("config", "set", "user.name", "Ada");
        return dits;
    }

    /**
     * How a command ended.
     *
     * @param code its exit code
     * @param out what it said on standard output
     * @param err what it said on standard error
     */
    public record Ran(int code, String out, String err) {
        /** The lines of standard output. */
        public String[] lines() {
            return out.lines().toArray(String[]::new);
        }
    }

    /** Sets a variable of the environment. */
    public Dits with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    /** From now on a person looks at all three streams. */
    public Dits atATerminal() {
        terminal = true;
        return this;
    }

    /** Runs a command and returns how it ended. */
    public Ran run(String... words) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Terminal streams = new Terminal(
                new ByteArrayInputStream(new byte[0]),
                new PrintStream(out, false, StandardCharsets.UTF_8),
                new PrintStream(err, false, StandardCharsets.UTF_8),
                terminal,
                terminal,
                terminal,
                prompt -> Optional.empty());
        Clock clock = Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC);
        Outside outside =
                new Outside(streams, folder, environment, clock, random, millis -> {}, Duration.ofSeconds(60));
        int code = Wiring.cli(outside).run(words).number();
        return new Ran(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /** Runs a command that must succeed, and returns its output. */
    public String ok(String... words) {
        Ran ran = run(words);
        assertThat(ran.code())
                .as("%s: %s%s", String.join(" ", words), ran.out(), ran.err())
                .isZero();
        return ran.out();
    }

    /** Runs a command that must end with that code, and returns all that it said. */
    public String fails(int code, String... words) {
        Ran ran = run(words);
        assertThat(ran.code())
                .as("%s: %s%s", String.join(" ", words), ran.out(), ran.err())
                .isEqualTo(code);
        return ran.out() + ran.err();
    }

    /** Adds all files and makes a commit of them; its id. */
    public String commit(String message) {
        ok("add", "--all");
        return committed(message);
    }

    /** Makes a commit of what was added; its id. */
    public String committed(String message) {
        String answer = ok("commit", "-m", message, "--json");
        return answer.replaceAll("(?s).*\"commit\":\"([0-9a-f]{64})\".*", "$1");
    }

    /** The folder that commands run in. */
    public Path folder() {
        return folder;
    }

    /** A file in the folder. */
    public Path file(String path) {
        return folder.resolve(path);
    }

    /** Writes a text. */
    public void write(String path, String text) throws IOException {
        write(path, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Writes a file. */
    public void write(String path, byte[] bytes) throws IOException {
        Files.createDirectories(file(path).toAbsolutePath().getParent());
        Files.write(file(path), bytes);
    }

    /** Reads a text. */
    public String read(String path) throws IOException {
        return Files.readString(file(path));
    }

    /** Removes a file or link. */
    public void delete(String path) throws IOException {
        Files.delete(file(path));
    }

    /** Whether there is anything, also a link to nothing. */
    public boolean has(String path) {
        return Files.exists(file(path), LinkOption.NOFOLLOW_LINKS);
    }

    /** Makes a symbolic link. */
    public void link(String path, String target) throws IOException {
        Files.createSymbolicLink(file(path), Path.of(target));
    }

    /** Sets or clears the executable bit. */
    public void executable(String path, boolean wanted) throws IOException {
        Files.setPosixFilePermissions(file(path), PosixFilePermissions.fromString(wanted ? "rwxr-xr-x" : "rw-r--r--"));
    }

    /** Bytes without pattern, the same for the same seed. */
    public static byte[] noise(long seed, int length) {
        byte[] bytes = new byte[length];
        new SplittableRandom(seed).nextBytes(bytes);
        return bytes;
    }
}
