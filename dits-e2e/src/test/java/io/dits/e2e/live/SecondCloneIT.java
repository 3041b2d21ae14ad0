// SPDX-License-Identifier: Apache-2.0
package io.dits.e2e.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.dits.server.config.ServerConfig;
import io.dits.testkit.postgres.TestPostgres;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What the second clone of a commit asks of the object storage. */
final class SecondCloneIT {
    @RegisterExtension
    static final TestPostgres POSTGRES = new TestPostgres();

    @TempDir
    Path folder;

    @Test
    void aSecondCloneReadsNothingFromTheStorageWhatTheDiskCacheHolds() throws Exception {
        ServerConfig.Storage storage =
                new ServerConfig.Storage(new ServerConfig.Local(folder.resolve("storage")), folder);
        // Nothing in memory: what is not read from the storage is on the disk.
        ServerConfig.Cache cache = new ServerConfig.Cache(
                0, Optional.of(new ServerConfig.DiskCache(folder.resolve("l2"), 1 << 30, Duration.ofHours(1))));
        try (LiveServer server = LiveServer.start(POSTGRES, storage, cache)) {
            server.user("ann");
            Somebody ann = new Somebody(folder.resolve("ann")).signedIn(server.address(), "ann");
            byte[] clip = new byte[12 << 20];
            new Random(3).nextBytes(clip);
            String film = server.address() + "/ann/film";
            ann.dits(folder, "repo", "create", "ann/film").ok();
            ann.dits(folder, "clone", film, "first").ok();
            Path first = folder.resolve("first");
            Files.write(first.resolve("clip.mov"), clip);
            for (int i = 0; i < 50; i++) {
                Files.writeString(
                        Files.createDirectories(first.resolve("notes/" + i)).resolve("a.txt"), "note " + i);
            }
            ann.dits(first, "add", ".").ok();
            ann.dits(first, "commit", "-m", "A clip and notes").ok();
            ann.dits(first, "push").ok();
            long pushed = reads(server);
            ann.dits(folder, "clone", film, "second").ok();
            long cloned = reads(server);
            ann.dits(folder, "clone", film, "third").ok();
            assertThat(cloned).isGreaterThan(pushed);
            assertThat(reads(server)).isEqualTo(cloned);
            assertThat(folder.resolve("third/clip.mov")).hasBinaryContent(clip);
            assertThat(folder.resolve("third/notes/49/a.txt")).hasContent("note 49");
        }
    }

    private static long reads(LiveServer server) throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            String text = http.send(
                            HttpRequest.newBuilder(URI.create(server.address() + "/metrics"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
            List<String> lines = text.lines()
                    .filter(line -> line.startsWith("dits_storage_operations_total{operation=\"get\""))
                    .toList();
            assertThat(lines).isNotEmpty();
            return lines.stream()
                    .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                    .sum();
        }
    }
}
