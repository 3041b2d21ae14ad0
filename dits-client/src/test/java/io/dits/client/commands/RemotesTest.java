// SPDX-License-Identifier: Apache-2.0
package io.dits.client.commands;

import static org.assertj.core.api.Assertions.assertThat;

import io.dits.client.Dits;
import io.dits.client.config.RemoteUrl;
import io.dits.client.http.MemoryServer;
import io.dits.core.codec.Codec;
import io.dits.core.content.Blob;
import io.dits.core.graph.Manifests;
import io.dits.core.graph.Trees;
import io.dits.core.model.CommitId;
import io.dits.core.model.ObjectId;
import io.dits.core.model.RefName;
import io.dits.core.model.RepoPath;
import io.dits.core.model.TargetId;
import io.dits.core.model.TreeEntry;
import io.dits.core.model.TreeId;
import io.dits.core.store.BlobStore;
import io.dits.core.store.RefChange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** clone and fetch, from a server in this process. */
@Timeout(120)
final class RemotesTest {
    @TempDir
    private Path temporary;

    private final MemoryServer server = MemoryServer.start();
    private final RemoteUrl film = server.repository("film");
    private Dits dits;

    @BeforeEach
    void begin() throws IOException {
        dits = Dits.init(temporary)
                .with("DITS_SERVER", server.origin().toString())
                .with("DITS_TOKEN", server.token());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aCloneWasADirectoryOfItsOwnerAlone() throws IOException {
        Path usual = Files.createDirectory(temporary.resolve("usual"));
        Path above = temporary.resolve("above");
        Path into = above.resolve("copy");
        dits.ok("clone", film.toString(), into.toString());
        for (Path made : List.of(above, into, into.resolve(".dits"))) {
            assertThat(Files.getPosixFilePermissions(made))
                    .as("%s", made)
                    .isEqualTo(Files.getPosixFilePermissions(usual));
        }
    }

    @Test
    void aServerDoesNotSteerTheTerminalByItsErrors() {
        server.fault(exchange -> {
            MemoryServer.error(
                    exchange, 403, "forbidden", "no \u001b]0;title\u0007\u001b[2J\rsudo: password", Map.of());
            return true;
        });
        assertThat(dits.atATerminal().run("repo", "list").err())
                .contains("no ?]0;title??[2J?sudo: password")
                .doesNotContain("\u001b", "\u0007", "\r");
    }

    private void pushed() {
        dits.ok("remote", "add", "origin", film.toString());
        dits.ok("push", "origin", "main");
    }

    @Test
    void aCloneTellsWhatCameAlsoAsJson() throws IOException {
        dits.write("clip.mov", film(1));
        dits.commit("first");
        pushed();
        String told =
                dits.ok("clone", film.toString(), temporary.resolve("copy").toString(), "--json");
        assertThat(told).contains("\"saved_bytes\":0", "\"files\":1");
        long received = Long.parseLong(told.replaceAll("(?s).*\"received_bytes\":([0-9]+).*", "$1"));
        assertThat(received).isBetween(600_000L, 610_000L);
        assertThat(temporary.resolve("copy/clip.mov")).hasBinaryContent(film(1));
    }

    @Test
    void aCloneStoodStillWhenItsHistoryHeldDozensOfChunks() throws IOException {
        byte[] early = new byte[6_000_000];
        new Random(3).nextBytes(early);
        dits.write("clip.mov", early);
        dits.commit("first");
        dits.write("clip.mov", film(1));
        dits.commit("second");
        pushed();
        String copy = temporary.resolve("copy").toString();
        dits.ok("clone", film.toString(), copy);
        dits.ok("-C", copy, "verify");
        assertThat(temporary.resolve("copy/clip.mov")).hasBinaryContent(film(1));
    }

    @Test
    void aCloneThatBrokeOffIsNotWorkedInAndCanBeRepeated() throws IOException {
        dits.write("a.mov", film(1));
        dits.write("b.mov", film(2));
        dits.commit("first");
        pushed();
        ObjectId lost = chunkOf("b.mov");
        Blob blob = server.content(film).blobs().get(lost).orElseThrow();
        server.content(film).blobs().delete(List.of(lost));
        String copy = temporary.resolve("copy").toString();
        assertThat(dits.run("clone", film.toString(), copy).code()).isNotZero();
        assertThat(dits.fails(1, "-C", copy, "status"))
                .contains("has not come to its end", "dits clone " + film + " " + copy);
        server.content(film).blobs().put(blob);
        dits.ok("clone", film.toString(), copy);
        assertThat(temporary.resolve("copy/b.mov")).hasBinaryContent(film(2));
        dits.ok("-C", copy, "verify");
        assertThat(dits.ok("-C", copy, "status")).contains("Nothing changed");
    }

    /** Content large enough for a manifest and chunks of its own. */
    private static byte[] film(long seed) {
        byte[] bytes = new byte[600_000];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private ObjectId chunkOf(String file) {
        BlobStore blobs = server.content(film).blobs();
        CommitId tip = (CommitId)
                server.content(film).refs().find(RefName.branch("main")).orElseThrow();
        TreeId root = Codec.commit(blobs.get(tip).orElseThrow().bytes()).tree();
        TreeEntry.File entry =
                (TreeEntry.File) Trees.find(blobs, root, RepoPath.parse(file)).orElseThrow();
        return Manifests.chunks(blobs, entry.content(), entry.size(), 0)
                .parts()
                .next()
                .id();
    }

    @Test
    void whatTheServerKnowsToBeDamagedComesWithTheNextPushThatHasIt() throws IOException {
        dits.write("clip.mov", film(1));
        dits.commit("first");
        pushed();
        ObjectId chunk = chunkOf("clip.mov");
        server.content(film).damage(chunk);
        dits.ok("push", "origin", "main");
        assertThat(server.content(film).blobs().get(chunk)).isPresent();
    }

    @Test
    void whatLiesTooFarFromWhatIsHadIsFetchedAllTheSame() throws IOException {
        dits.write("clip.mov", film(1));
        dits.commit("first");
        pushed();
        String copy = temporary.resolve("copy").toString();
        dits.ok("clone", film.toString(), copy);
        dits.write("clip.mov", film(2));
        dits.commit("second");
        dits.write("clip.mov", film(3));
        dits.commit("third");
        dits.ok("push", "origin", "main");
        server.content(film).farApart();
        dits.ok("-C", copy, "fetch");
        dits.ok("-C", copy, "pull");
        dits.ok("-C", copy, "verify");
        assertThat(temporary.resolve("copy/clip.mov")).hasBinaryContent(film(3));
    }

    @Test
    void whatIsDamagedHereComesBackWithTheNextFetch() throws IOException {
        dits.write("clip.mov", film(1));
        dits.write("other.mov", film(2));
        dits.commit("first");
        pushed();
        Path pack = largestPack();
        byte[] bytes = Files.readAllBytes(pack);
        bytes[bytes.length / 2] ^= 1;
        Files.write(pack, bytes);
        assertThat(dits.fails(1, "verify")).contains("is damaged").contains("dits fetch");
        assertThat(dits.fails(1, "verify")).contains("is damaged");
        dits.ok("fetch");
        dits.ok("verify");
    }

    @Test
    void whatIsGoneHereComesBackWithTheNextFetch() throws IOException {
        dits.write("clip.mov", film(1));
        dits.commit("first");
        pushed();
        Files.delete(largestPack());
        dits.fails(1, "verify");
        dits.ok("fetch");
        dits.ok("verify");
    }

    @Test
    void whatWasNeverPushedComesBackWithItsFile() throws IOException {
        dits.write("clip.mov", film(1));
        dits.commit("first");
        Files.delete(largestPack());
        dits.fails(1, "verify");
        dits.ok("add", ".");
        dits.ok("verify");
    }

    private Path largestPack() throws IOException {
        try (Stream<Path> files = Files.walk(dits.folder().resolve(".dits"))) {
            return files.filter(file ->
                            file.toString().endsWith(".pack") || file.toString().contains("v1/chunks"))
                    .filter(Files::isRegularFile)
                    .max(Comparator.comparingLong(file -> file.toFile().length()))
                    .orElseThrow();
        }
    }

    @Test
    void aTagThatWouldBeADirectoryOfOneHereStoppedEveryFetch() throws IOException {
        dits.write("a", "1");
        dits.commit("first");
        pushed();
        RefName main = RefName.branch("main");
        TargetId first = server.content(film).refs().find(main).orElseThrow();
        dits.ok("tag", "v1");
        for (String tag : List.of("tags/v1/rc1", "tags/v2")) {
            server.content(film)
                    .refs()
                    .update(List.of(new RefChange(new RefName(tag), Optional.empty(), Optional.of(first))));
        }
        Dits.Ran fetched = dits.run("fetch");
        assertThat(fetched.code()).as(fetched.err()).isZero();
        assertThat(fetched.err()).contains("tags/v1/rc1 of origin was not taken");
        assertThat(dits.ok("tag")).contains("v1  ", "v2  ").doesNotContain("rc1");
    }
}
