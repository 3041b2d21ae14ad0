// SPDX-License-Identifier: Apache-2.0
package io.dits.server.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What the system tells of processes that are not our children. */
final class Commands {
    private Commands() {}

    /** The command line of a process, the program first; empty if it ended or is not to be seen. */
    static List<String> of(ProcessHandle process) {
        Path file = Path.of("/proc", Long.toString(process.pid()), "cmdline");
        if (Files.exists(file)) {
            try {
                String line = Files.readString(file, StandardCharsets.ISO_8859_1);
                byte[] bytes = line.getBytes(StandardCharsets.ISO_8859_1);
                String text = new String(bytes, StandardCharsets.UTF_8);
                return text.isEmpty() ? List.of() : Arrays.asList(text.split("\0"));
            } catch (IOException e) {
                return List.of();
            }
        }
        ProcessHandle.Info info = process.info();
        List<String> command = new ArrayList<>();
        info.command().ifPresent(command::add);
        info.arguments().ifPresent(arguments -> command.addAll(Arrays.asList(arguments)));
        return command;
    }

    /** Whether a process works in that folder, whatever the folder was called when it started. */
    static boolean worksIn(ProcessHandle process, Path folder) {
        Path link = Path.of("/proc", Long.toString(process.pid()), "cwd");
        try {
            return Files.exists(link) && Files.isSameFile(link, folder);
        } catch (IOException e) {
            return false;
        }
    }
}
