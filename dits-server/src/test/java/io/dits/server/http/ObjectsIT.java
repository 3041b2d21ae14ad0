// SPDX-License-Identifier: Apache-2.0
package io.dits.server.http;

import static io.dits.server.http.Samples.chunk;
import static io.dits.server.http.Samples.commit;
import static io.dits.server.http.Samples.directory;
import static io.dits.server.http.Samples.file;
import static io.dits.server.http.Samples.hex;
import static io.dits.server.http.Samples.noise;
import static io.dits.server.http.Samples.text;
import static io.dits.server.http.Samples.tree;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dits.core.codec.Codec;
import io.dits.core.content.Blob;
import io.dits.core.content.Encoded;
import io.dits.core.content.Encoding;
import io.dits.core.model.ChunkId;
import io.dits.core.model.CommitId;
import io.dits.core.model.FileName;
import io.dits.core.model.Kind;
import io.dits.core.model.ManifestId;
import io.dits.core.model.ManifestNode;
import io.dits.core.model.ManifestNode.Part;
import io.dits.core.model.ObjectId;
import io.dits.core.model.Tag;
import io.dits.core.model.TreeEntry;
import io.dits.core.model.TreeId;
import io.dits.core.model.TreeNode;
import io.dits.core.store.Content;
import io.dits.core.wire.Frames;
import io.dits.server.meta.RepositoryId;
import io.dits.server.postgres.PostgresCatalog;
import io.dits.server.postgres.PostgresLinks;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class ObjectsIT extends AnnAndBob {
    @Test
    void whatWasUploadedIsHereAndComesBackBitExact() {
        String film = ann.repository("whole");
        Blob small = chunk("a small text");
        Blob large = noise(5 << 20, 1);
        Blob folder = tree(file("large.mov", large), file("small.txt", small));
        Blob first = commit(folder, "first");
        assertThat(ann.missing(film, small.id(), large.id(), first.id()))
                .containsExactly(small.id(), large.id(), first.id());

        var answer = ann.upload(film, small, large, folder, first).is(200).json();

        assertThat(answer.get("received").asInt()).isEqualTo(4);
        assertThat(answer.get("stored").asInt()).isEqualTo(4);
        assertThat(ann.missing(film, small.id(), large.id(), first.id())).isEmpty();
        List<Blob> back = ann.fetch(film, large.id(), first.id(), small.id(), folder.id());
        assertThat(back).containsExactlyInAnyOrder(small, large, folder, first);
        assertThat(back.stream().filter(large::equals).findFirst().orElseThrow().bytes())
                .isEqualTo(large.bytes());
    }

    @Test
    void theSameUploadAgainStoresNothingAndCountsNothing() {
        String film = ann.repository("again");
        Blob[] all = {chunk("again and again"), noise(70_000, 2)};
        ann.upload(film, all).is(200);
        long links = server.database.number("select count(*) from links");
        long objects = server.database.number("select count(*) from objects");

        var answer = ann.upload(film, all).is(200).json();

        assertThat(answer.get("stored").asInt()).isZero();
        assertThat(server.database.number("select count(*) from links")).isEqualTo(links);
        assertThat(server.database.number("select count(*) from objects")).isEqualTo(objects);
    }

    @Test
    void fiftyUploadsOfTheSameChunkAtOnceAllSucceedAndStoreItOnce() throws Exception {
        String film = ann.repository("crowd");
        Blob chunk = noise(300_000, 50);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<TestClient.Answer>> answers = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                answers.add(threads.submit(() -> ann.upload(film, chunk)));
            }
            int stored = 0;
            for (Future<TestClient.Answer> answer : answers) {
                stored += answer.get().is(200).json().get("stored").asInt();
            }
            assertThat(stored).isEqualTo(1);
        }
        assertThat(ann.fetch(film, chunk.id())).containsExactly(chunk);
    }

    @Test
    void aBodyThatDoesNotHashToItsNameIsRefusedAndNothingOfItIsStored() throws Exception {
        String film = ann.repository("liar");
        Blob honest = chunk("honest");
        Blob other = chunk("other!");
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.write(Frames.header(honest.id(), other.encoded()));
        body.write(other.encoded().payload());
        Frames.end(body, 1);
        int packs = packs();

        var answer = ann.frames(film, body.toByteArray()).is(422, "wrong_name");

        assertThat(answer.json().at("/error/details/object").asString()).isEqualTo(text(honest));
        assertThat(ann.missing(film, honest.id(), other.id())).containsExactly(honest.id(), other.id());
        assertThat(packs()).isEqualTo(packs);
    }

    @Test
    void anUploadCutInMidBodyKeepsWholeObjectsAndNoHalfOne() throws Exception {
        String film = ann.repository("cut");
        Blob whole = noise(100_000, 3);
        Blob half = noise(100_000, 4);
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        Frames.write(body, whole);
        Frames.write(body, half);
        byte[] cut = Arrays.copyOf(body.toByteArray(), body.size() - 5000);

        ann.frames(film, cut).is(400, "bad_request");

        assertThat(ann.missing(film, whole.id(), half.id())).containsExactly(half.id());
        ann.upload(film, half).is(200);
        assertThat(ann.missing(film, whole.id(), half.id())).isEmpty();
    }

    @Test
    void aConnectionThatBreaksInMidUploadLeavesNoHalfChunk() throws Exception {
        String film = ann.repository("broken");
        Blob whole = noise(100_000, 5);
        Blob half = noise(100_000, 6);
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        Frames.write(body, whole);
        Frames.write(body, half);
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.http.port())) {
            socket.getOutputStream()
                    .write(("POST " + film + "/objects/upload HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
                                    + ann.token()
                                    + "\r\nContent-Type: " + Frames.OBJECTS_TYPE + "\r\nContent-Length: "
                                    + (body.size() + 5)
                                    + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().write(body.toByteArray(), 0, body.size() - 5000);
        }

        await().untilAsserted(() ->
                assertThat(ann.missing(film, whole.id(), half.id())).containsExactly(half.id()));
    }

    /** Before, they came in no order and the rest was never told: who has only those could not mend them. */
    @Test
    void damageIsToldInOrderAndFromAnyPlaceOn() {
        String film = ann.repository("damage");
        List<Blob> blobs =
                IntStream.range(0, 20).mapToObj(i -> chunk("damaged " + i)).toList();
        List<ObjectId> ids = blobs.stream().map(Blob::id).sorted().toList();
        ann.upload(film, blobs).is(200);
        var catalog = new PostgresCatalog(server.database.database());
        catalog.markDamaged(ids);

        assertThat(damaged(film, "")).isEqualTo(ids);
        assertThat(damaged(film, "?after=" + ids.get(12).text())).isEqualTo(ids.subList(13, 20));
        assertThat(damaged(film, "?after=" + ids.getLast().text())).isEmpty();
        ann.get(film + "/objects/damaged?after=" + ids.getLast().hash().hex()).is(400, "bad_request");
        var links = new PostgresLinks(server.database.database());
        var repository = new RepositoryId(ann.get(film).json().get("id").asLong());
        assertThat(links.damaged(repository, Optional.of(ids.get(4)), 5)).isEqualTo(ids.subList(5, 10));
        catalog.markSound(ids);
    }

    private List<ObjectId> damaged(String repository, String query) {
        return Frames.ids(ann.get(repository + "/objects/damaged" + query)
                .is(200)
                .response()
                .body());
    }

    @Test
    void aParentWithoutItsChildIsRefusedWithWhatIsMissing() {
        String film = ann.repository("orphan");
        Blob here = chunk("here");
        Blob absent = chunk("absent");
        Blob folder = tree(file("a", here), file("b", absent));
        ann.upload(film, here).is(200);

        var answer = ann.upload(film, folder).is(422, "incomplete").json();

        assertThat(answer.at("/error/details/missing_count").asInt()).isEqualTo(1);
        assertThat(answer.at("/error/details/missing/0").asString()).isEqualTo(text(absent));
        assertThat(ann.missing(film, folder.id())).containsExactly(folder.id());
        ann.upload(film, absent, folder).is(200);
    }

    @Test
    void aCommitNeedsItsParentsAndATagItsCommit() {
        String film = ann.repository("ancestors");
        Blob root = tree();
        Blob first = commit(root, "first");
        Blob second = commit(root, "second", first);
        Blob tag = Codec.encode(new Tag((CommitId) first.id(), "v1", Samples.ANN, "one", new byte[0]));

        ann.upload(film, root, second).is(422, "incomplete");
        ann.upload(film, tag).is(422, "incomplete");
        ann.upload(film, root, first, second, tag).is(200);
    }

    @Test
    void sizesThatAreNotSoAreMalformed() {
        String film = ann.repository("sizes");
        Blob chunk = chunk("ten bytes!");
        ann.upload(film, chunk).is(200);
        ChunkId id = (ChunkId) chunk.id();
        Blob wrongFile = tree(new TreeEntry.File(new FileName("a"), id, 11, false));
        Blob wrongPart = Codec.encode(new ManifestNode.Leaf(1, List.of(new Part<>(id, 10), new Part<>(id, 9))));
        Blob rightPart = Codec.encode(new ManifestNode.Leaf(1, List.of(new Part<>(id, 10), new Part<>(id, 10))));
        ManifestId leaf = (ManifestId) rightPart.id();
        Blob wrongSum = Codec.encode(new ManifestNode.Inner(1, 1, List.of(new Part<>(leaf, 21))));
        Blob wrongLevel = Codec.encode(new ManifestNode.Inner(1, 2, List.of(new Part<>(leaf, 20))));
        Blob wrongProfile = Codec.encode(new ManifestNode.Inner(2, 1, List.of(new Part<>(leaf, 20))));
        Blob right = Codec.encode(new ManifestNode.Inner(1, 1, List.of(new Part<>(leaf, 20), new Part<>(leaf, 20))));

        ann.upload(film, wrongFile).is(422, "malformed_object");
        ann.upload(film, wrongPart).is(422, "malformed_object");
        ann.upload(film, rightPart).is(200);
        for (Blob wrong : List.of(wrongSum, wrongLevel, wrongProfile)) {
            var answer = ann.upload(film, wrong).is(422, "malformed_object");
            assertThat(answer.json().at("/error/details/object").asString()).isEqualTo(text(wrong));
        }
        ann.upload(film, right, tree(new TreeEntry.File(new FileName("a"), (ManifestId) right.id(), 40, true)))
                .is(200);
    }

    @Test
    void nodesOfALargeDirectoryMustFollowEachOther() {
        String film = ann.repository("nodes");
        Blob chunk = chunk("x");
        Blob low = tree(file("a", chunk), file("c", chunk));
        Blob high = tree(file("d", chunk), file("f", chunk));
        Blob between = tree(file("b", chunk));
        ann.upload(film, chunk, low, high, between).is(200);

        ann.upload(film, inner(1, child("a", low, 2), child("b", between, 1))).is(422, "malformed_object");
        ann.upload(film, inner(1, child("a", low, 2), child("e", high, 2))).is(422, "malformed_object");
        ann.upload(film, inner(1, child("a", low, 3), child("d", high, 2))).is(422, "malformed_object");
        ann.upload(film, inner(2, child("a", low, 2), child("d", high, 2))).is(422, "malformed_object");
        Blob good = inner(1, child("a", low, 2), child("d", high, 2));
        ann.upload(film, good, inner(2, child("a", good, 4))).is(200);
    }

    private static Blob inner(int level, TreeNode.Child... children) {
        return Codec.encode(new TreeNode.Inner(level, List.of(children)));
    }

    private static TreeNode.Child child(String first, Blob node, long entries) {
        return new TreeNode.Child(new FileName(first), (TreeId) node.id(), entries);
    }

    @Test
    void bytesThatAreNoObjectOfTheirKindAreMalformed() {
        String film = ann.repository("garbage");
        for (Kind kind : List.of(Kind.MANIFEST, Kind.TREE, Kind.COMMIT, Kind.TAG)) {
            Blob garbage = Blob.of(kind, "dits is not this".getBytes(StandardCharsets.UTF_8));
            ann.upload(film, garbage).is(422, "malformed_object");
            assertThat(ann.missing(film, garbage.id())).containsExactly(garbage.id());
        }
    }

    @Test
    void treesWithNamesOutOfOrderTwiceOrClashingAreMalformed() {
        String film = ann.repository("names");
        Blob chunk = chunk("x");
        ann.upload(film, chunk).is(200);
        byte[] good = tree(file("aaaa", chunk), file("bbbb", chunk)).bytes();
        for (String second : List.of("aaaa", "AAAA", "0000", "a/bb", "\0bbb", "c\\bb")) {
            byte[] bad = replaced(good, "bbbb", second);
            Blob tree = Blob.of(Kind.TREE, bad);
            assertThat(ann.upload(film, tree).status()).as(second).isEqualTo(422);
            assertThat(ann.missing(film, tree.id())).containsExactly(tree.id());
        }
        ann.upload(film, Blob.of(Kind.TREE, replaced(good, "bbbb", "cccc"))).is(200);
    }

    private static byte[] replaced(byte[] bytes, String from, String to) {
        return new String(bytes, StandardCharsets.ISO_8859_1).replace(from, to).getBytes(StandardCharsets.ISO_8859_1);
    }

    @Test
    void whatSomebodyElseHasIsNeitherConfirmedNorServedNorTaken() {
        String secret = ann.repository("secret");
        Blob chunk = noise(9_000, 7);
        Blob folder = tree(file("film.mov", chunk));
        Blob commit = commit(folder, "secret");
        ann.upload(secret, chunk, folder, commit).is(200);
        String mine = bob.repository("mine");

        assertThat(bob.missing(mine, chunk.id(), folder.id(), commit.id()))
                .containsExactly(chunk.id(), folder.id(), commit.id());
        assertThat(bob.fetch(mine, chunk.id(), folder.id(), commit.id())).isEmpty();
        bob.upload(mine, tree(file("stolen.mov", chunk))).is(422, "incomplete");
        Blob list = Codec.encode(new ManifestNode.Leaf(
                1, List.of(new Part<>((ChunkId) chunk.id(), 9_000), new Part<>((ChunkId) chunk.id(), 9_000))));
        bob.upload(mine, list).is(422, "incomplete");
        bob.upload(mine, tree(directory("stolen", folder))).is(422, "incomplete");
        bob.upload(mine, commit(folder, "stolen")).is(422, "incomplete");
        bob.upload(mine, tree(), commit(tree(), "on top", commit)).is(422, "incomplete");
        // Nor by saying it all at once: only bytes that were sent count.
        bob.upload(mine, list, tree(directory("stolen", folder))).is(422, "incomplete");
        bob.get(mine + "/raw/" + hex(commit) + "/film.mov").is(404, "not_found");
        bob.get(mine + "/compare/" + hex(commit) + "..." + hex(commit)).is(404, "not_found");
        bob.post(mine + "/history", Map.of("want", List.of(hex(commit)), "have", List.of()))
                .is(404, "not_found");
        bob.push(mine, "heads/main", "", text(commit)).is(422, "incomplete");
        bob.get(secret).is(404, "not_found");
        bob.get(mine + "/commits/" + hex(commit)).is(404, "not_found");
        bob.get(mine + "/tree/" + hex(commit) + "/").is(404, "not_found");
        // Who has the bytes learns nothing either: they are new to his repository.
        assertThat(bob.upload(mine, chunk).is(200).json().get("stored").asInt()).isEqualTo(1);
    }

    @Test
    void chunksOfARepositoryThatOneMayReadNeedNotBeSentAgainButMetadataMust() {
        String open = ann.repository("open", "public");
        Blob chunk = noise(9_000, 8);
        Blob folder = tree(file("film.mov", chunk));
        ann.upload(open, chunk, folder).is(200);
        String mine = bob.repository("copy");

        assertThat(bob.missing(mine, chunk.id(), folder.id())).containsExactly(folder.id());

        assertThat(bob.fetch(mine, chunk.id())).containsExactly(chunk);
        bob.upload(mine, folder).is(200);
        ann.patch(open, Map.of("visibility", "private")).is(200);
        String other = bob.repository("late");
        assertThat(bob.missing(other, noise(9_001, 8).id(), chunk.id())).hasSize(1);
    }

    @Test
    void whoMayReadButNotWriteCannotUploadNorAdopt() {
        String open = ann.repository("readable", "public");
        Blob mine = noise(5_000, 9);
        bob.upload(bob.repository("source"), mine).is(200);

        bob.upload(open, mine).is(403, "forbidden");
        assertThat(bob.missing(open, mine.id())).containsExactly(mine.id());
        assertThat(ann.missing(open, mine.id())).containsExactly(mine.id());
    }

    @Test
    void bytesFlippedInTheBucketAreNeverServed() {
        String film = ann.repository("flipped");
        Blob chunk = noise(50_000, 10);
        ann.upload(film, chunk).is(200);
        server.storage.list("").forEachRemaining(listed -> {
            byte[] bytes = server.storage.get(listed.key()).orElseThrow();
            if (contains(bytes, chunk.bytes())) {
                byte[] flipped = bytes.clone();
                flipped[2000] ^= 1;
                server.storage.put(listed.key(), Content.of(flipped));
            }
        });

        ann.send(
                        "POST",
                        film + "/objects/fetch",
                        BodyPublishers.ofByteArray(Frames.ids(List.of(chunk.id()))),
                        "Content-Type",
                        Frames.IDS_TYPE)
                .is(500, "internal");
    }

    private static boolean contains(byte[] pack, byte[] part) {
        return new String(pack, StandardCharsets.ISO_8859_1).contains(new String(part, StandardCharsets.ISO_8859_1));
    }

    @Test
    void aCompressedBombIsStoppedAtItsStatedBound() throws Exception {
        String film = ann.repository("bomb");
        byte[] zeros = new byte[8 << 20];
        Encoded honest = Blob.of(Kind.CHUNK, zeros).encoded();
        Blob small = chunk("0".repeat(5000));
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.write(Frames.header(small.id(), new Encoded(Encoding.ZSTD, 5000, honest.payload())));
        body.write(honest.payload());
        Frames.end(body, 1);
        ann.frames(film, body.toByteArray()).is(400, "bad_request");

        ByteArrayOutputStream large = new ByteArrayOutputStream();
        large.write(ByteBuffer.allocate(Frames.HEADER)
                .put(Arrays.copyOf(Frames.header(small.id(), small.encoded()), 35))
                .putInt(Integer.MAX_VALUE)
                .putInt(100)
                .array());
        ann.frames(film, large.toByteArray()).is(400, "bad_request");
    }

    @Test
    void bodiesOfTheWrongTypeOrSizeAreRefused() {
        String film = ann.repository("types");
        ann.post(film + "/objects/upload", Map.of()).is(415, "unsupported_media_type");
        ann.post(film + "/objects/missing", Map.of()).is(415, "unsupported_media_type");
        byte[] ids = new byte[65_537 * 34];
        ann.send("POST", film + "/objects/missing", BodyPublishers.ofByteArray(ids), "Content-Type", Frames.IDS_TYPE)
                .is(413, "too_large");
        ann.send(
                        "POST",
                        film + "/objects/missing",
                        BodyPublishers.ofByteArray(new byte[35]),
                        "Content-Type",
                        Frames.IDS_TYPE)
                .is(400, "bad_request");
    }

    private static int packs() {
        int[] count = {0};
        server.storage.list("").forEachRemaining(listed -> count[0]++);
        return count[0];
    }

    private static TreeNode.Child child(Blob leaf, String first, long entries) {
        return new TreeNode.Child(new FileName(first), (TreeId) leaf.id(), entries);
    }

    /** Before, what stood above nodes that came before anybody asked was walked whole again with each change of it. */
    @Test
    void whatIsFoundOutOfOldNodesIsRemembered() {
        String film = ann.repository("old-nodes");
        Blob content = chunk("content");
        Blob first = tree(file("a.old", content), file("b.old", content));
        Blob second = tree(file("c.old", content));
        Blob above = Codec.encode(new TreeNode.Inner(1, List.of(child(first, "a.old", 2), child(second, "c.old", 1))));
        ann.upload(film, content, first, second).is(200);
        assertThat(server.database.execute("update nodes set uncomposed = null where" + named(first, second)))
                .isEqualTo(2);
        ann.upload(film, above).is(200);
        assertThat(server.database.number(
                        "select count(*) from nodes where uncomposed is false and" + named(first, second, above)))
                .isEqualTo(3);
    }

    private static String named(Blob... trees) {
        return " object in (select id from objects where encode(name, 'hex') in ("
                + Arrays.stream(trees).map(tree -> "'0301" + hex(tree) + "'").collect(Collectors.joining(", "))
                + "))";
    }

    /** Before, they were only seen within one node, and a clone of such a directory broke. */
    @Test
    void twoNamesThatAreOneInComposedFormAreRefusedAlsoInDifferentNodes() {
        String film = ann.repository("composed");
        Blob content = chunk("content");
        Blob decomposed = tree(file("a.txt", content), file("e\u0301.txt", content));
        Blob composed = tree(file("z.txt", content), file("\u00e9.txt", content));
        Blob other = tree(file("z.txt", content), file("\u00ea.txt", content));
        Blob bad = Codec.encode(
                new TreeNode.Inner(1, List.of(child(decomposed, "a.txt", 2), child(composed, "z.txt", 2))));
        Blob good =
                Codec.encode(new TreeNode.Inner(1, List.of(child(decomposed, "a.txt", 2), child(other, "z.txt", 2))));
        TestClient.Answer answer =
                ann.upload(film, content, decomposed, composed, bad).is(422, "malformed_object");
        assertThat(answer.text()).contains("composed form").contains(text(bad)).contains("z.txt".substring(1));
        assertThat(ann.missing(film, bad.id())).containsExactly(bad.id());
        ann.upload(film, content, decomposed, composed).is(200);
        ann.upload(film, bad).is(422, "malformed_object");
        ann.upload(film, other, good).is(200);
    }
}
