// SPDX-License-Identifier: Apache-2.0
package io.dits.e2e.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.dits.cloud.s3.S3Settings;
import io.dits.cloud.s3.S3Settings.Dialect;
import io.dits.server.config.ServerConfig;
import io.dits.testkit.data.Samples;
import io.dits.testkit.postgres.TestPostgres;
import io.dits.testkit.s3.S3Access;
import io.dits.testkit.s3.TestS3;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A file's way into a bucket and back, through servers that know nothing of one another. */
final class BucketIT {
    @RegisterExtension
    static final TestPostgres POSTGRES = new TestPostgres();

    @RegisterExtension
    static final TestS3 S3 = new TestS3();

    @TempDir
    Path folder;

    private final String bucket = TestS3.newBucket();

    private LiveServer start() throws Exception {
        S3Access access = S3.access();
        return LiveServer.start(
                POSTGRES,
                new ServerConfig.Storage(
                        new ServerConfig.S3(new S3Settings(
                                Optional.of(access.endpoint()),
                                "us-east-1",
                                bucket,
                                Optional.of(new S3Settings.Keys(access.accessKey(), access.secretKey())),
                                false,
                                S3Settings.LEAST_PART,
                                Dialect.COMMON,
                                Optional.empty())),
                        folder.resolve("spool")));
    }

    @Test
    void aFileIsPushedIntoABucketAndClonedFromItByAnotherServer() throws Exception {
        byte[] film = Samples.random().bytes(90 << 20);
        Somebody ann = new Somebody(folder.resolve("ann"));
        String path;
        try (LiveServer server = start()) {
            server.user("ann");
            ann.signedIn(server.address(), "ann");
            path = server.address();
            ann.dits(folder, "repo", "create", "ann/film").ok();
            ann.dits(folder, "clone", server.address() + "/ann/film", "one").ok();
            Path one = folder.resolve("one");
            Files.write(one.resolve("clip.mov"), film);
            ann.dits(one, "add", "clip.mov").ok();
            ann.dits(one, "commit", "-m", "first").ok();
            ann.dits(one, "push", "-u", "origin", "main").ok();
        }
        Path packs = S3.server().bucket(bucket).resolve("v1/chunks");
        try (Stream<Path> files = Files.walk(packs)) {
            assertThat(files.filter(Files::isRegularFile)
                            .mapToLong(BucketIT::size)
                            .sum())
                    .as("content of nothing but noise, and little around it")
                    .isBetween((long) film.length, film.length + (1L << 20));
        }
        try (LiveServer another = start()) {
            assertThat(another.address()).isNotEqualTo(path);
            Somebody bob = new Somebody(folder.resolve("bob")).signedIn(another.address(), "ann");
            bob.dits(folder, "clone", another.address() + "/ann/film", "two").ok();
            assertThat(folder.resolve("two/clip.mov")).hasBinaryContent(film);
        }
    }

    private static long size(Path file) {
        return file.toFile().length();
    }
}
