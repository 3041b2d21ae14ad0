// SPDX-License-Identifier: Apache-2.0
package io.dits.bench;

import io.dits.testkit.s3.S3Access;
import io.dits.testkit.s3.S3Proxy;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A push of one file to a server that keeps it in a bucket, all programs as people run them, beside the least that could bring
 * the same bytes there. Arguments: {@code --home} a built checkout, {@code --dir} a folder that is emptied, {@code --size} in
 * MiB, {@code --rounds}.
 */
public final class S3Push {
    private static final Pattern LISTENING = Pattern.compile("listening on (http://\\S+)");
    private static final String PASSWORD = "a password for benchmarks";

    private final Path home;
    private final Path dir;
    private final long size;

    private S3Push(Path home, Path dir, long size) {
        this.home = home;
        this.dir = dir;
        this.size = size;
    }

    /** Measures, and prints the table. */
    @SuppressWarnings("SystemOut")
    public static void main(String[] args) throws Exception {
        Map<String, String> options = new HashMap<>(Map.of("size", "1024", "rounds", "3"));
        for (int i = 0; i + 1 < args.length; i += 2) {
            options.put(args[i].substring(2), args[i + 1]);
        }
        Path dir = Path.of(String.valueOf(options.get("dir")));
        empty(dir);
        S3Push push = new S3Push(
                Path.of(String.valueOf(options.get("home"))), dir, Long.parseLong(options.get("size")) << 20);
        System.out.print(push.measure(Integer.parseInt(options.get("rounds"))).markdown());
        empty(dir);
    }

    private static void empty(Path dir) throws IOException {
        if (Files.exists(dir)) {
            try (Stream<Path> all = Files.walk(dir)) {
                for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
        Files.createDirectories(dir);
    }

    private Table measure(int rounds) throws Exception {
        Table table = new Table();
        Path file = dir.resolve("clip.mov");
        Material.first(file, size);
        try (S3Proxy s3 = S3Proxy.start(Files.createDirectory(dir.resolve("s3")));
                EmbeddedPostgres postgres = EmbeddedPostgres.builder()
                        .setDataDirectory(dir.resolve("postgres"))
                        .setServerConfig("fsync", "on")
                        .start()) {
            Map<String, String> environment = environment(s3.access(), postgres.getPort());
            Path log = dir.resolve("log");
            Shell shell = new Shell(environment, log);
            double _ = shell.time(dir, "dits-migrate up");
            double _ = shell.time(dir, "dits-admin user create --email ann@a.example --password '" + PASSWORD + "'");
            Process server = shell.start(dir, "exec dits-server");
            try {
                String address = address(server, log);
                String login = "printf %s '" + PASSWORD + "' | dits login " + address + " --email ann --password-stdin";
                double _ = shell.time(dir, login);
                for (int round = 0; round < rounds; round++) {
                    String task = "push " + (size >> 20) + " MiB into a bucket";
                    table.add(task, "library", PlainParts.time(file, s3.access(), "plain-" + round));
                    table.add(task, "dits", push(shell, address, file, round));
                }
                table.bytes("push " + (size >> 20) + " MiB into a bucket", "dits", kept(s3));
            } finally {
                server.destroy();
                boolean _ = server.waitFor(30, TimeUnit.SECONDS);
            }
        }
        return table;
    }

    private Map<String, String> environment(S3Access s3, int postgres) throws IOException {
        Files.writeString(dir.resolve("config.toml"), """
                [server]
                host = "127.0.0.1"
                port = 0
                [storage]
                spool_path = "%s"
                """.formatted(dir.resolve("spool")));
        Map<String, String> environment = new HashMap<>();
        environment.put("PATH", home.resolve("dits-dist/target/dits/bin") + ":" + System.getenv("PATH"));
        environment.put("HOME", dir.toString());
        environment.put("DITS_CONFIG", dir.resolve("config.toml").toString());
        environment.put("DATABASE_URL", "postgres://postgres:any@127.0.0.1:" + postgres + "/postgres");
        environment.put("JWT_SECRET", "9f8e7d6c5b4a39281706f5e4d3c2b1a0");
        environment.put("S3_ENDPOINT", s3.endpoint().toString());
        environment.put("S3_BUCKET", "dits-storage");
        environment.put("S3_ACCESS_KEY", s3.accessKey());
        environment.put("S3_SECRET_KEY", s3.secretKey());
        return environment;
    }

    private static String address(Process server, Path log) throws IOException, InterruptedException {
        for (int i = 0; i < 600 && server.isAlive(); i++) {
            Matcher found = LISTENING.matcher(Files.readString(log));
            if (found.find()) {
                return found.group(1).replaceAll("[^0-9]*$", "");
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
        throw new IOException("the server did not start; see " + log);
    }

    /** Only the push is timed. */
    private double push(Shell shell, String address, Path file, int round) throws Exception {
        String name = "film" + round;
        double _ = shell.time(
                dir,
                String.join(
                        " && ",
                        List.of(
                                "dits repo create ann/" + name,
                                "mkdir " + name,
                                "cd " + name,
                                "dits init",
                                "dits remote add origin " + address + "/ann/" + name,
                                // Another first byte, so that what came in an earlier round does not come here again.
                                "dd if=" + file + " of=clip.mov bs=4M status=none",
                                "printf " + round + " >> clip.mov",
                                "dits add clip.mov",
                                "dits commit -m first")));
        return shell.time(dir.resolve(name), "dits push -u origin main");
    }

    private static long kept(S3Proxy s3) throws IOException {
        try (Stream<Path> files = Files.walk(s3.bucket("dits-storage"))) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(path -> path.toFile().length())
                    .sum();
        }
    }
}
