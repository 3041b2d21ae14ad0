// SPDX-License-Identifier: Apache-2.0
package io.dits.bench;

import io.dits.server.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/**
 * Pushes a file through a server into a bucket and clones it, the second time out of the server's disk cache. Arguments:
 * {@code --size MIB --rounds N --dir DIR --home CHECKOUT --s3proxy JAR}.
 */
public final class Bucket {
    private static final List<String> OPTIONS = List.of("--size", "--rounds", "--dir", "--home", "--s3proxy");
    private static final String NAME = "dits-bench";
    private static final String KEY = "bench";
    private static final String SECRET = "bench-of-dits-only";
    /** As the library's own transfer manager has it by default, but larger, because its 8 MiB are slower here. */
    private static final int PART = 16 << 20;

    private static final int AT_ONCE = 4;

    private final Path dir;
    private final Path proxyJar;
    private final long size;
    private final Shell shell;
    private final Table table = new Table();

    private Bucket(Map<String, String> options) throws IOException {
        dir = Path.of(options.get("dir")).toAbsolutePath();
        proxyJar = Path.of(options.get("s3proxy"));
        size = Long.parseLong(options.get("size")) << 20;
        Files.createDirectories(dir.resolve("home"));
        shell = new Shell(
                Map.of(
                        "PATH", Path.of(options.get("home")).resolve("bin") + ":" + System.getenv("PATH"),
                        "HOME", dir.resolve("home").toString(),
                        "XDG_CONFIG_HOME", dir.resolve("home/.config").toString()),
                dir.resolve("bench.log"));
    }

    /** Runs all and prints the table. */
    @SuppressWarnings("SystemOut")
    public static void main(String[] args) throws Exception {
        System.out.println(run(args));
    }

    /** Runs all; the table, in Markdown. */
    public static String run(String... args) throws Exception {
        Map<String, String> options = new HashMap<>(Map.of("size", "4096", "rounds", "1", "home", "."));
        for (int i = 0; i < args.length; i += 2) {
            if (!OPTIONS.contains(args[i]) || i + 1 == args.length) {
                throw new IllegalArgumentException(
                        "wanted " + OPTIONS + ", each with a value, found '" + args[i] + "'");
            }
            options.put(args[i].substring(2), args[i + 1]);
        }
        Bucket bench = new Bucket(options);
        Material.first(bench.dir.resolve("v1.bin"), bench.size);
        int rounds = Integer.parseInt(Objects.requireNonNull(options.get("rounds")));
        for (int round = 0; round < rounds; round++) {
            bench.round();
        }
        return bench.table.markdown();
    }

    private void round() throws Exception {
        fresh("s3");
        int port = freePort();
        URI endpoint = URI.create("http://127.0.0.1:" + port);
        Files.createDirectories(dir.resolve("s3/buckets/" + NAME));
        Files.writeString(
                dir.resolve("s3/s3proxy.properties"), """
                s3proxy.endpoint=%s
                s3proxy.authorization=aws-v4
                s3proxy.identity=%s
                s3proxy.credential=%s
                jclouds.provider=filesystem-nio2
                jclouds.filesystem.basedir=%s
                """.formatted(endpoint, KEY, SECRET, dir.resolve("s3/buckets")));
        Process proxy = shell.start(
                dir,
                "exec '" + Path.of(System.getProperty("java.home"), "bin/java") + "' -Xmx256m -XX:+UseSerialGC -jar '"
                        + proxyJar + "' --properties s3/s3proxy.properties");
        try {
            shell.time(
                    dir,
                    "for i in $(seq 300); do curl -s " + endpoint + " >/dev/null && exit; sleep 0.1; done; exit 1");
            table.add("push", "the library's own upload", upload(endpoint));
            remove("s3/buckets/" + NAME);
            served("dits", """
                    [storage]
                    backend = "s3"
                    spool_path = "%s"
                    [storage.s3]
                    endpoint = "%s"
                    bucket = "%s"
                    access_key = "%s"
                    secret_key = "%s"
                    [cache]
                    l1_size = "0MB"
                    l2_path = "%s"
                    l2_size = "50GB"
                    """.formatted(
                            dir.resolve("server/spool"), endpoint, NAME, KEY, SECRET, dir.resolve("server/cache")));
        } finally {
            proxy.destroy();
            proxy.waitFor();
            remove("s3");
        }
        served("dits over a folder", """
                [storage]
                backend = "local"
                spool_path = "%s"
                [storage.local]
                path = "%s"
                """.formatted(dir.resolve("server/spool"), dir.resolve("server/storage")));
    }

    /** Pushes to a server with that storage and clones twice. */
    private void served(String tool, String storage) throws Exception {
        fresh("server");
        int port = freePort();
        String address = "http://127.0.0.1:" + port;
        try (EmbeddedPostgres postgres =
                EmbeddedPostgres.open(dir.resolve("server/data"), says -> {}, new SecureRandom())) {
            Files.writeString(
                    dir.resolve("server/config.toml"),
                    """
                    environment_overrides = false
                    [server]
                    host = "127.0.0.1"
                    port = %d
                    [database]
                    url = "%s"
                    [auth]
                    jwt_secret = "%s"
                    [logging]
                    output = "file"
                    file_path = "%s"
                    """.formatted(port, postgres.url(), "0123456789abcdef".repeat(4), dir.resolve("server/log"))
                            + storage);
            String config = " --config '" + dir.resolve("server/config.toml") + "' ";
            shell.time(dir, "dits-migrate" + config + "up");
            shell.time(
                    dir,
                    "printf %s " + SECRET + " | dits-admin" + config
                            + "user create --email admin@localhost --username admin --role admin --password-stdin");
            Process server = shell.start(dir, "exec dits-server" + config);
            try {
                shell.time(
                        dir,
                        "for i in $(seq 300); do curl -fs " + address
                                + "/ready >/dev/null && exit; sleep 0.1; done; exit 1");
                pushAndClone(tool, address);
            } finally {
                server.destroy();
                server.waitFor();
            }
        } finally {
            remove("server");
        }
    }

    private void pushAndClone(String tool, String address) throws Exception {
        shell.time(
                dir,
                "printf %s " + SECRET + " | dits login " + address + " --email admin@localhost --password-stdin"
                        + " && dits repo create admin/bench");
        Path work = fresh("work");
        shell.time(
                work,
                "dits init && cp ../v1.bin clip.bin && dits add clip.bin && dits commit -m v1 && dits remote add origin "
                        + address + "/admin/bench");
        shell.time(dir, "sync");
        table.add("push", tool, shell.time(work, "dits push -u origin main"));
        for (String task : List.of("first clone", "second clone")) {
            remove("clone");
            shell.time(dir, "sync");
            table.add(task, tool, shell.time(dir, "dits clone " + address + "/admin/bench clone"));
            shell.time(dir, "cmp clone/clip.bin v1.bin");
        }
        remove("clone");
        remove("work");
    }

    /** One object in parts, several at once, as those do who have only the library; seconds of wall time. */
    private double upload(URI endpoint) throws Exception {
        try (S3Client client = S3Client.builder()
                        .endpointOverride(endpoint)
                        .region(Region.US_EAST_1)
                        .forcePathStyle(true)
                        .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                        .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(KEY, SECRET)))
                        .httpClientBuilder(Apache5HttpClient.builder())
                        .build();
                FileChannel file = FileChannel.open(dir.resolve("v1.bin"));
                ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE)) {
            long began = System.nanoTime();
            String id = client.createMultipartUpload(
                            request -> request.bucket(NAME).key("clip"))
                    .uploadId();
            List<Future<CompletedPart>> parts = new ArrayList<>();
            for (long from = 0; from < size; from += PART) {
                long start = from;
                int number = parts.size() + 1;
                parts.add(threads.submit(() -> part(client, id, number, file, start)));
            }
            List<CompletedPart> sent = new ArrayList<>();
            for (Future<CompletedPart> part : parts) {
                sent.add(part.get());
            }
            client.completeMultipartUpload(request ->
                    request.bucket(NAME).key("clip").uploadId(id).multipartUpload(upload -> upload.parts(sent)));
            return (System.nanoTime() - began) / 1e9;
        }
    }

    private CompletedPart part(S3Client client, String id, int number, FileChannel file, long from) throws IOException {
        java.nio.ByteBuffer bytes = java.nio.ByteBuffer.allocate((int) Math.min(PART, size - from));
        while (bytes.hasRemaining() && file.read(bytes, from + bytes.position()) >= 0) {
            // on to the end of the part
        }
        String tag = client.uploadPart(
                        request -> request.bucket(NAME).key("clip").uploadId(id).partNumber(number),
                        RequestBody.fromByteBuffer(bytes.flip()))
                .eTag();
        return CompletedPart.builder().partNumber(number).eTag(tag).build();
    }

    private Path fresh(String name) throws IOException, InterruptedException {
        remove(name);
        shell.time(dir, "sync");
        return Files.createDirectories(dir.resolve(name));
    }

    private void remove(String name) throws IOException, InterruptedException {
        shell.time(dir, "rm -rf '" + dir.resolve(name) + "'");
    }

    private static int freePort() throws IOException {
        try (java.net.ServerSocket socket = new java.net.ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
