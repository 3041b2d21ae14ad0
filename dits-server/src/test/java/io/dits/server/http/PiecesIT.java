// SPDX-License-Identifier: Apache-2.0
package io.dits.server.http;

import static io.dits.server.http.Samples.chunk;
import static io.dits.server.http.Samples.noise;
import static io.dits.server.http.Samples.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.dits.core.codec.Codec;
import io.dits.core.content.Blob;
import io.dits.core.content.Patch;
import io.dits.core.content.Piece;
import io.dits.core.model.ChunkId;
import io.dits.core.model.Kind;
import io.dits.core.model.ManifestNode;
import io.dits.core.model.ManifestNode.Part;
import io.dits.core.model.ObjectId;
import io.dits.core.store.Content;
import io.dits.core.wire.Frames;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Chunks that are uploaded in pieces. */
final class PiecesIT extends AnnAndBob {
    /** A chunk that is a base, with some text in its middle. */
    private static Blob edited(Blob base, String text) {
        Blob middle = chunk(text);
        return Blob.of(
                Kind.CHUNK,
                ByteBuffer.allocate(base.size() + middle.size())
                        .put(base.bytes(), 0, 1000)
                        .put(middle.bytes())
                        .put(base.bytes(), 1000, base.size() - 1000)
                        .array());
    }

    private static Patch patch(Blob base, Blob edited) {
        return patch(base, edited, 0);
    }

    /** What makes the edited chunk of the base, if the shift is 0. */
    private static Patch patch(Blob base, Blob edited, int shift) {
        ChunkId id = (ChunkId) base.id();
        return Patch.of(
                edited,
                List.of(
                        new Piece.Copy(id, 0, 1000),
                        new Piece.Literal(edited.size() - base.size()),
                        new Piece.Copy(id, 1000 + shift, base.size() - 1000)));
    }

    private static byte[] body(Object... items) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        try {
            for (Object item : items) {
                if (item instanceof Patch patch) {
                    body.write(Frames.frame(patch));
                } else {
                    Frames.write(body, (Blob) item);
                }
            }
            Frames.end(body, items.length);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return body.toByteArray();
    }

    private static List<String> bases(TestClient.Answer answer) {
        return answer.json()
                .at("/error/details/bases")
                .valueStream()
                .map(node -> node.asString())
                .toList();
    }

    @Test
    void aChunkInPiecesIsStoredWholeAndComesBackBitExact() {
        String film = ann.repository("edited");
        Blob base = noise(300_000, 1);
        Blob other = noise(200_000, 2);
        ann.upload(film, base, other).is(200);
        Blob one = edited(base, "one");
        Blob two = edited(other, "two".repeat(1000));
        Blob fresh = noise(5000, 3);
        Blob list = Codec.encode(new ManifestNode.Leaf(
                1,
                List.of(
                        new Part<>((ChunkId) one.id(), one.size()),
                        new Part<>((ChunkId) fresh.id(), fresh.size()),
                        new Part<>((ChunkId) two.id(), two.size()))));
        byte[] body = body(patch(base, one), fresh, patch(other, two), list);
        assertThat(body).hasSizeLessThan(7000);

        var answer = ann.frames(film, body).is(200).json();

        assertThat(answer.get("received").asInt()).isEqualTo(4);
        assertThat(answer.get("stored").asInt()).isEqualTo(4);
        assertThat(answer.get("bytes").asLong()).isEqualTo((long) one.size() + two.size() + fresh.size() + list.size());
        List<Blob> back = ann.fetch(film, one.id(), two.id(), list.id());
        assertThat(back).containsExactlyInAnyOrder(one, two, list);
        assertThat(ann.frames(film, body).is(200).json().get("stored").asInt()).isZero();
    }

    @Test
    void aBaseOfAnotherRepositoryIsNotRevealed() {
        String secret = ann.repository("secret");
        Blob base = noise(100_000, 4);
        ann.upload(secret, base).is(200);
        String mine = bob.repository("mine");
        Blob made = edited(base, "mine");
        Blob never = noise(100_000, 5);
        Blob madeOfNever = edited(never, "mine");

        var known = bob.frames(mine, body(patch(base, made))).is(422, "no_base");
        var unknown = bob.frames(mine, body(patch(never, madeOfNever))).is(422, "no_base");

        assertThat(bases(known)).containsExactly(text(base));
        assertThat(bases(unknown)).containsExactly(text(never));
        assertThat(known.json().at("/error/message")).isEqualTo(unknown.json().at("/error/message"));
        assertThat(bob.missing(mine, made.id())).containsExactly(made.id());
        assertThat(bob.fetch(mine, base.id())).isEmpty();
        // Also who may read it has to have it in the repository first.
        String open = ann.repository("reading", "public");
        Blob seen = noise(100_000, 6);
        Blob madeOfSeen = edited(seen, "mine");
        ann.upload(open, seen).is(200);
        bob.frames(mine, body(patch(seen, madeOfSeen))).is(422, "no_base");
        assertThat(bob.missing(mine, seen.id())).isEmpty();
        bob.frames(mine, body(patch(seen, madeOfSeen))).is(200);
    }

    @Test
    void aNameThatIsNoChunkIsNoBase() throws Exception {
        String film = ann.repository("kinds");
        Blob base = noise(2000, 7);
        ann.upload(film, base).is(200);
        byte[] body = body(patch(base, edited(base, "x")));
        body[Frames.HEADER + 7 + 5] = (byte) Kind.TREE.code();
        ann.frames(film, body).is(400, "bad_request");
    }

    @Test
    void piecesThatDoNotHashToTheirNameAreRefusedAndNothingIsStored() {
        String film = ann.repository("wrong");
        Blob base = noise(100_000, 8);
        ann.upload(film, base).is(200);
        Blob made = edited(base, "x");
        Patch honest = patch(base, made);
        Patch wrong = new Patch(
                honest.id(),
                honest.length(),
                List.of(
                        new Piece.Copy((ChunkId) base.id(), 1, 1000),
                        honest.pieces().get(1),
                        honest.pieces().get(2)),
                honest.literals());

        var answer = ann.frames(film, body(wrong)).is(422, "wrong_name");

        assertThat(answer.json().at("/error/details/object").asString()).isEqualTo(text(made));
        assertThat(ann.missing(film, made.id())).containsExactly(made.id());
        ann.frames(film, body(patch(base, made, 1))).is(400, "bad_request");
        assertThat(ann.missing(film, made.id())).containsExactly(made.id());
    }

    @Test
    void aDamagedBaseIsSaidToBeOfNoUseAndTheChunkIsAcceptedWhole() {
        String film = ann.repository("damaged");
        Blob base = noise(100_000, 9);
        ann.upload(film, base).is(200);
        server.storage.list("").forEachRemaining(listed -> {
            byte[] bytes = server.storage.get(listed.key()).orElseThrow().clone();
            int at = indexOf(bytes, base.bytes());
            if (at >= 0) {
                bytes[at + 50_000] ^= 1;
                server.storage.put(listed.key(), Content.of(bytes));
            }
        });
        Blob made = edited(base, "x");

        var answer = ann.frames(film, body(patch(base, made))).is(422, "no_base");

        assertThat(bases(answer)).containsExactly(text(base));
        ann.upload(film, made).is(200);
        assertThat(ann.fetch(film, made.id())).containsExactly(made);
    }

    private static int indexOf(byte[] pack, byte[] part) {
        for (int at = 0; at + part.length <= pack.length; at++) {
            if (java.util.Arrays.equals(pack, at, at + part.length, part, 0, part.length)) {
                return at;
            }
        }
        return -1;
    }

    @Test
    void fetchesNeverAnswerInPieces() {
        String film = ann.repository("fetch");
        Blob base = noise(100_000, 10);
        ann.upload(film, base).is(200);
        Blob made = edited(base, "x");
        ann.frames(film, body(patch(base, made))).is(200);
        ObjectId[] both = {base.id(), made.id()};
        assertThat(ann.fetch(film, both)).containsExactlyInAnyOrder(base, made);
    }
}
