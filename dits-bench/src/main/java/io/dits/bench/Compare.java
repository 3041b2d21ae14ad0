// SPDX-License-Identifier: Apache-2.0
package io.dits.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Stores, changes, pushes and clones the same files with Dits and its peers, in turns, and prints one table. Arguments:
 * {@code --size MIB --files N --rounds N --tasks large,small,daily,network --dir DIR --home CHECKOUT}.
 */
public final class Compare {
    /** Short commands are measured so often in each round. */
    private static final int DAILY = 5;

    private static final String ALL_TASKS = "large,small,daily,network";
    private static final List<String> OPTIONS = List.of("--size", "--files", "--rounds", "--tasks", "--dir", "--home");

    private final Path home;
    private final Path dir;
    private final long size;
    private final int files;
    private final Table table = new Table();
    private final Shell shell;
    private final Peers peers;

    private Compare(Map<String, String> options) throws IOException, InterruptedException {
        home = Path.of(options.get("home"));
        dir = Path.of(options.get("dir")).toAbsolutePath();
        size = Long.parseLong(options.get("size")) << 20;
        files = Integer.parseInt(options.get("files"));
        Files.createDirectories(dir.resolve("home"));
        Map<String, String> environment = new HashMap<>();
        environment.put("PATH", home.resolve("bin") + ":" + System.getenv("PATH"));
        environment.put("HOME", dir.resolve("home").toString());
        environment.put("XDG_CONFIG_HOME", dir.resolve("home/.config").toString());
        environment.put("DITS_ADMIN_PASSWORD", "bench-of-dits-only");
        environment.put("RESTIC_PASSWORD", "bench");
        environment.put("BORG_UNKNOWN_UNENCRYPTED_REPO_ACCESS_IS_OK", "yes");
        environment.put("GIT_CONFIG_COUNT", "2");
        environment.put("GIT_CONFIG_KEY_0", "user.name");
        environment.put("GIT_CONFIG_VALUE_0", "bench");
        environment.put("GIT_CONFIG_KEY_1", "user.email");
        environment.put("GIT_CONFIG_VALUE_1", "bench@localhost");
        shell = new Shell(environment, dir.resolve("bench.log"));
        peers = new Peers(shell);
    }

    /** Runs all and prints the table. */
    @SuppressWarnings("SystemOut")
    public static void main(String[] args) throws Exception {
        System.out.println(run(args));
    }

    /** Runs all; the table, in Markdown. */
    @SuppressWarnings("SystemOut")
    public static String run(String... args) throws Exception {
        Map<String, String> options = options(args);
        List<String> tasks =
                List.of(Objects.requireNonNull(options.get("tasks")).split(","));
        Compare compare = new Compare(options);
        compare.make();
        for (int round = 1; round <= Integer.parseInt(options.get("rounds")); round++) {
            System.err.println("round " + round + " …");
            for (String task : tasks) {
                switch (task) {
                    case "large" -> compare.large();
                    case "small" -> compare.small();
                    case "daily" -> compare.daily();
                    case "network" -> compare.network();
                    default ->
                        throw new IllegalArgumentException(
                                "--tasks: wanted some of " + ALL_TASKS + ", found '" + task + "'");
                }
            }
            // Whoever cannot wait for all rounds has what was measured so far.
            System.err.println(compare.table.markdown());
        }
        return compare.table.markdown();
    }

    private static Map<String, String> options(String... args) {
        Map<String, String> options = new HashMap<>(
                Map.of("size", "4096", "files", "100000", "rounds", "3", "tasks", ALL_TASKS, "home", "."));
        for (int i = 0; i < args.length; i += 2) {
            if (!OPTIONS.contains(args[i]) || i + 1 == args.length) {
                throw new IllegalArgumentException(
                        "wanted " + OPTIONS + ", each with a value, found '" + args[i] + "'");
            }
            options.put(args[i].substring(2), args[i + 1]);
        }
        return options;
    }

    private void make() throws IOException, InterruptedException {
        Path first = dir.resolve("v1.bin");
        Path made = dir.resolve("made");
        String what =
                "v1.bin, v2.bin, small, ten and text are whole, of %d bytes and %d files%n".formatted(size, files);
        if (!Files.exists(made) || !Files.readString(made).equals(what)) {
            Files.deleteIfExists(made);
            remove(dir.resolve("small"));
            remove(dir.resolve("ten"));
            Material.first(first, size);
            Material.second(first, dir.resolve("v2.bin"));
            Material.smallFiles(dir.resolve("small"), files);
            Material.smallFiles(dir.resolve("ten"), Math.min(files, 10_000));
            Material.compressible(dir.resolve("text"), size / 4);
            Files.writeString(made, what);
        }
    }

    private void large() throws IOException, InterruptedException {
        for (Peers.Peer peer : peers.present()) {
            Path work = fresh("work-" + peer.name());
            shell.time(work, peer.init());
            shell.time(work, "cp ../v1.bin clip.bin");
            table.add("store v1", peer.name(), shell.time(work, peer.store()));
            long before = bytes(work.resolve(peer.kept()));
            shell.time(work, "cp ../v2.bin clip.bin");
            table.add("store v2", peer.name(), shell.time(work, peer.store()));
            table.bytes("store v2", peer.name(), bytes(work.resolve(peer.kept())) - before);
            remove(work);
        }
    }

    private void small() throws IOException, InterruptedException {
        for (String tree : List.of("small", "text")) {
            for (Peers.Peer peer : peers.present()) {
                Path work = fresh("work-" + peer.name());
                shell.time(work, peer.init());
                shell.time(work, "cp -r ../" + tree + " clip.bin");
                table.add("store " + tree, peer.name(), shell.time(work, peer.store()));
                table.bytes("store " + tree, peer.name(), bytes(work.resolve(peer.kept())));
                remove(work);
            }
        }
    }

    /** What is run many times a day, and must not be waited for. */
    private void daily() throws IOException, InterruptedException {
        Path work = fresh("work-daily");
        shell.time(
                work,
                "cp -r ../ten ten && dits init && dits config set user.name bench"
                        + " && dits config set user.email bench@localhost && dits add ten && dits commit -m all");
        boolean git = shell.has("git");
        if (git) {
            shell.time(work, "git init -q && git add ten");
        }
        for (int i = 0; i < DAILY; i++) {
            table.add("status of 10 000 files", "dits", shell.time(work, "dits status"));
            if (git) {
                table.add("status of 10 000 files", "git", shell.time(work, "git status"));
            }
            table.add("help", "dits", shell.time(work, "dits --help"));
        }
        remove(work);
    }

    private void network() throws Exception {
        Path data = fresh("server");
        table.add("push v1", "plain upload", PlainUpload.time(dir.resolve("v1.bin"), data.resolve("plain")));
        Files.delete(data.resolve("plain"));
        int port = freePort();
        Process server = shell.start(dir, "exec dits-server --embedded --data server --port " + port);
        Path work = fresh("work-push");
        try (CountingProxy proxy = CountingProxy.to(port)) {
            String address = "http://127.0.0.1:" + port;
            String counted = "http://127.0.0.1:" + proxy.port();
            shell.time(
                    dir,
                    "for i in $(seq 300); do curl -fs " + address
                            + "/ready >/dev/null && exit; sleep 0.1; done; exit 1");
            for (String url : List.of(counted, address)) {
                shell.time(
                        dir,
                        "printf %s \"$DITS_ADMIN_PASSWORD\" | dits login " + url
                                + " --email admin@localhost --password-stdin");
            }
            shell.time(
                    work,
                    "dits init && dits repo create admin/bench && cp ../v1.bin clip.bin && dits add clip.bin"
                            + " && dits commit -m v1 && dits remote add origin " + address
                            + "/admin/bench && dits remote add counted "
                            + counted + "/admin/bench");
            table.add("push v1", "dits", shell.time(work, "dits push -u origin main"));
            shell.time(work, "cp ../v2.bin clip.bin && dits add clip.bin && dits commit -m v2");
            table.add("push v2", "dits", shell.time(work, "dits push counted main"));
            table.bytes("push v2", "dits", proxy.sent());
            fresh("clone");
            remove(dir.resolve("clone"));
            table.add("clone", "dits", shell.time(dir, "dits clone " + address + "/admin/bench clone"));
            shell.time(dir, "cmp clone/clip.bin v2.bin");
            table.add("clone", "cp", shell.time(dir, "cp v2.bin clone/copy.bin"));
        } finally {
            server.destroy();
            server.waitFor();
            remove(dir.resolve("clone"));
            remove(work);
            remove(data);
        }
    }

    private static int freePort() throws IOException {
        try (java.net.ServerSocket socket = new java.net.ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private Path fresh(String name) throws IOException, InterruptedException {
        Path folder = dir.resolve(name);
        remove(folder);
        // What earlier tasks left to be written must not slow this one.
        shell.time(dir, "sync");
        return Files.createDirectories(folder);
    }

    private void remove(Path folder) throws IOException, InterruptedException {
        shell.time(dir, "rm -rf '" + folder + "'");
    }

    private static long bytes(Path folder) throws IOException {
        List<Path> found = new ArrayList<>();
        if (Files.exists(folder)) {
            try (Stream<Path> walk = Files.walk(folder)) {
                walk.filter(Files::isRegularFile).forEach(found::add);
            }
        }
        long sum = 0;
        for (Path file : found) {
            sum += Files.size(file);
        }
        return sum;
    }
}
