// SPDX-License-Identifier: Apache-2.0
package io.dits.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The tools that are compared, each by the lines a person would type. */
final class Peers {
    /**
     * One tool.
     *
     * @param name what it is called in the table
     * @param init prepares an empty working folder
     * @param store stores {@code clip.bin}, a file or a folder, in a new version
     * @param kept the folder in which it keeps what it stored
     */
    record Peer(String name, String init, String store, String kept) {}

    private final List<Peer> present = new ArrayList<>();

    Peers(Shell shell) throws IOException, InterruptedException {
        present.add(new Peer("cp", "true", "cp -r clip.bin kept", "kept"));
        present.add(new Peer("dits", "dits init", "dits add clip.bin", ".dits"));
        if (shell.has("git") && shell.has("git-lfs")) {
            present.add(new Peer(
                    "git + git-lfs",
                    "git init -q && git lfs install --local && git lfs track 'clip.bin' 'clip.bin/**'",
                    "git add clip.bin",
                    ".git"));
        }
        if (shell.has("borg")) {
            present.add(new Peer(
                    "borg", "borg init -e none kept", "borg create -C none kept::{now:%H%M%S%f} clip.bin", "kept"));
        }
        if (shell.has("restic")) {
            present.add(new Peer("restic", "restic init -q -r kept", "restic backup -q -r kept clip.bin", "kept"));
        }
    }

    /** Those that are on this machine. */
    List<Peer> present() {
        return List.copyOf(present);
    }
}
