// SPDX-License-Identifier: Apache-2.0
package io.dits.client.commands;

import static org.assertj.core.api.Assertions.assertThat;

import io.dits.client.Dits;
import io.dits.client.Main;
import io.dits.client.workspace.disk.ProcessLock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Several dits processes in one working copy, and killed ones. */
final class ProcessesIT {
    @TempDir
    private Path temporary;

    private Dits dits;

    @BeforeEach
    void begin() throws IOException {
        dits = Dits.init(temporary);
    }

    /** Starts a command in a process of its own. */
    private Process start(String... words) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        command.addAll(List.of(words));
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(dits.folder().toFile());
        builder.environment().put("HOME", temporary.resolve("home").toString());
        builder.redirectErrorStream(true)
                .redirectOutput(temporary.resolve("said").toFile());
        return builder.start();
    }

    /** Bytes that are stored or on the way to it. */
    private long stored() {
        try (Stream<Path> files = Files.walk(dits.file(".dits/objects"))) {
            long bytes = 0;
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                bytes += Files.exists(file) ? Files.size(file) : 0;
            }
            return bytes;
        } catch (IOException | UncheckedIOException e) {
            // It is not there yet, or a file has just moved to its place.
            return 0;
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 6 << 20})
    void aKilledAddIsRepeatedAndGoesOn(long bytes) throws Exception {
        byte[] film = Dits.noise(7, 12 << 20);
        dits.write("film", film);
        dits.write("small", "1");
        Process killed = start("add", "--all");
        while (killed.isAlive() && stored() < bytes) {
            Thread.onSpinWait();
        }
        killed.destroyForcibly().waitFor();
        assertThat(dits.ok("verify")).startsWith("All is well");
        dits.ok("add", "--all");
        dits.committed("first");
        assertThat(dits.ok("verify")).startsWith("All is well");
        dits.ok("gc");
        dits.delete("film");
        dits.ok("restore", "film");
        assertThat(dits.file("film")).hasBinaryContent(film);
        assertThat(dits.ok("status")).contains("Nothing changed");
    }

    @Test
    void twoAddsAtOnceBothCount() throws Exception {
        dits.write("left/a", Dits.noise(1, 3 << 20));
        dits.write("right/b", Dits.noise(2, 3 << 20));
        Process left = start("add", "left");
        Process right = start("add", "right");
        assertThat(left.waitFor()).isZero();
        assertThat(right.waitFor()).isZero();
        assertThat(dits.ok("status")).contains("new:      left/a", "new:      right/b");
        dits.committed("first");
        assertThat(dits.ok("verify")).startsWith("All is well");
    }

    @Test
    void aCommandWaitsForTheLockOfAnother() throws Exception {
        dits.write("a", "1");
        dits.ok("add", "a");
        ProcessLock other = ProcessLock.exclusive(dits.file(".dits/lock"), Duration.ofSeconds(1), "this working copy");
        FutureTask<Dits.Ran> commit = new FutureTask<>(() -> dits.run("commit", "-m", "first"));
        Thread thread;
        try (var held = other.take()) {
            thread = Thread.ofPlatform().start(commit);
            while (thread.getState() != Thread.State.TIMED_WAITING && thread.isAlive()) {
                Thread.onSpinWait();
            }
            assertThat(held).isNotNull();
            assertThat(commit.isDone()).isFalse();
        }
        assertThat(commit.get().code()).as(commit.get().err()).isZero();
    }
}
