// SPDX-License-Identifier: Apache-2.0
package io.dits.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** An installation for a benchmark: a database, a folder of content, and the programs of the archive. */
final class Installed {
    static final String USER = "bench";
    static final String PASSWORD = "for a benchmark only";

    private final Path home;
    private final Path dir;
    private final String database;
    private final Optional<String> redis;

    Installed(Path home, Path dir, String database, Optional<String> redis) {
        this.home = home;
        this.dir = dir;
        this.database = database;
        this.redis = redis;
    }

    /** Writes a configuration of that name, with these tables besides. No user is held back by a rate. */
    Path config(String name, String more) throws IOException {
        Path file = dir.resolve(name + ".toml");
        String all = String.format(Locale.ROOT, """
                        environment_overrides = false
                        [server]
                        host = "127.0.0.1"
                        port = %d
                        [database]
                        url = "%s"
                        [storage]
                        backend = "local"
                        [storage.local]
                        path = "%s"
                        [auth]
                        jwt_secret = "3c1f0a95d7e24b86b1c90d4e7f6a52839e"
                        [limits.rate]
                        requests_per_minute = 1000000000
                        upload_bytes_per_hour = "1000TB"
                        download_bytes_per_hour = "1000TB"
                        """, freePort(), database, dir.resolve("content"))
                + redis.map(url -> "[redis]\nurl = \"" + url + "\"\n").orElse("")
                + more;
        return Files.writeString(file, all);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Makes the user who asks. */
    void user(Path config) throws IOException, InterruptedException {
        run(List.of(
                "dits-admin",
                "user",
                "create",
                "--config",
                config.toString(),
                "--email",
                USER + "@localhost",
                "--username",
                USER,
                "--role",
                "admin",
                "--password",
                PASSWORD));
    }

    private void run(List<String> words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(words);
        command.set(
                0,
                home.resolve("dits-dist/target/dits/bin").resolve(words.get(0)).toString());
        Path log = dir.resolve("commands.log");
        int status = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start()
                .waitFor();
        if (status != 0) {
            throw new IOException(words + " ended with " + status + ": " + Files.readString(log));
        }
    }

    /** Starts a server and waits until it is ready. */
    ServerProcess start(Path config) throws IOException, InterruptedException {
        String text = Files.readString(config);
        int from = text.indexOf("port = ") + "port = ".length();
        int port = Integer.parseInt(text.substring(from, text.indexOf('\n', from)));
        Path log = dir.resolve(config.getFileName() + ".out");
        return ServerProcess.start(home, config, port, log);
    }
}
