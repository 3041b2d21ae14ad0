// SPDX-License-Identifier: Apache-2.0
package io.dits.testkit.identity;

import io.dits.testkit.npm.NpmPackages;
import io.dits.testkit.process.Programs;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** A provider in a process of its own: a script of ours for node over libraries of npm. It says its port on the first line. */
final class NodeProgram implements AutoCloseable {
    private final Process process;
    private final int port;

    private NodeProgram(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /**
     * Starts one.
     *
     * @param script a resource beside this class
     * @param folder where the script and what it says besides are kept
     */
    static NodeProgram start(String script, Path folder, String... arguments) throws IOException {
        Path libraries = NpmPackages.folder("identity-1", "oidc-provider@8.8.1", "samlp@8.0.0");
        Path copy = folder.resolve(script);
        try (InputStream in = Objects.requireNonNull(NodeProgram.class.getResourceAsStream(script), script)) {
            Files.copy(in, copy, StandardCopyOption.REPLACE_EXISTING);
        }
        Path log = folder.resolve(script + ".log");
        List<String> command = new ArrayList<>(List.of("node", copy.toString(), libraries.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(log.toFile());
        Process process = builder.start();
        BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
        String first = out.readLine();
        if (first == null || !first.matches("\\d+")) {
            process.destroyForcibly();
            throw new IOException(script + " did not start; it said:\n" + first + "\n" + Files.readString(log));
        }
        return new NodeProgram(process, Integer.parseInt(first));
    }

    int port() {
        return port;
    }

    @Override
    public void close() {
        Programs.end(process);
    }
}
