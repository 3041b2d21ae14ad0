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

import io.dits.core.codec.Codec;
import io.dits.core.content.Blob;
import io.dits.core.model.ChunkId;
import io.dits.core.model.FileName;
import io.dits.core.model.ManifestId;
import io.dits.core.model.ManifestNode;
import io.dits.core.model.ManifestNode.Part;
import io.dits.core.model.TreeEntry;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

final class FilesIT extends AnnAndBob {
    @Test
    void filesAreReadByRefAndPathWithRangesAndTags() {
        String film = ann.repository("film");
        Blob one = noise(3_000, 1);
        Blob two = noise(2_000, 2);
        Blob list = Codec.encode(new ManifestNode.Leaf(
                1, List.of(new Part<>((ChunkId) one.id(), 3000), new Part<>((ChunkId) two.id(), 2000))));
        Blob text = chunk("hello");
        Blob folder = tree(
                new TreeEntry.File(new FileName("clip.mov"), (ManifestId) list.id(), 5000, false),
                file("note.html", text));
        Blob root = tree(directory("shots", folder));
        Blob empty = tree();
        Blob first = commit(empty, "first");
        Blob second = commit(root, "second", first);
        ann.upload(film, one, two, list, text, folder, empty, root, first, second)
                .is(200);
        ann.push(film, "heads/main", "", text(second)).is(200);
        ann.push(film, "heads/old/cut", "", text(first)).is(200);
        ann.push(film, "tags/v1", "", text(second)).is(200);

        var whole = ann.get(film + "/raw/main/shots/clip.mov").is(200);
        assertThat(whole.response().body())
                .startsWith(one.bytes())
                .endsWith(two.bytes())
                .hasSize(5000);
        assertThat(whole.header("Content-Type")).isEqualTo("video/quicktime");
        assertThat(whole.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(whole.header("Content-Security-Policy")).contains("sandbox");
        assertThat(whole.header("ETag")).isEqualTo('"' + text(list) + '"');
        var range = ann.get(film + "/raw/tags/v1/shots/clip.mov", "Range", "bytes=2990-3009")
                .is(206);
        assertThat(range.header("Content-Range")).isEqualTo("bytes 2990-3009/5000");
        assertThat(range.response().body())
                .isEqualTo(java.util.Arrays.copyOfRange(whole.response().body(), 2990, 3010));
        ann.get(film + "/raw/main/shots/clip.mov", "Range", "bytes=5000-").is(416, "range_not_satisfiable");
        ann.get(film + "/raw/main/shots/clip.mov", "If-None-Match", whole.header("ETag"))
                .is(304);
        var head = ann.send("HEAD", film + "/raw/main/shots/clip.mov", BodyPublishers.noBody())
                .is(200);
        assertThat(head.header("Content-Length")).isEqualTo("5000");
        assertThat(ann.get(film + "/raw/" + hex(second) + "/shots/note.html")
                        .is(200)
                        .header("Content-Type"))
                .startsWith("text/plain");
        ann.get(film + "/raw/old/cut/shots/clip.mov").is(404, "not_found");
        ann.get(film + "/raw/main/shots").is(404, "not_found");
        bob.get(film + "/raw/main/shots/clip.mov").is(404, "not_found");

        var listing = ann.get(film + "/tree/main/shots").is(200).json();
        assertThat(listing.at("/entries/0/name").asString()).isEqualTo("clip.mov");
        assertThat(listing.at("/entries/0/size").asLong()).isEqualTo(5000);
        assertThat(ann.get(film + "/tree/main").is(200).json().get("entries").size())
                .isEqualTo(1);
        assertThat(ann.get(film + "/tree/main/").json().at("/entries/0/type").asString())
                .isEqualTo("directory");
        var page = ann.get(film + "/tree/main/shots?limit=1").json();
        assertThat(page.at("/pagination/has_more").asBoolean()).isTrue();

        assertThat(ann.get(film + "/branches").json().get("data").size()).isEqualTo(2);
        assertThat(ann.get(film + "/tags").json().at("/data/0/commit").asString())
                .isEqualTo(hex(second));
        var changed = ann.get(film + "/commits?path=shots/clip.mov").is(200).json();
        assertThat(changed.get("data").size()).isEqualTo(1);
        assertThat(changed.at("/data/0/id").asString()).isEqualTo(hex(second));
        var compare = ann.get(film + "/compare/old/cut...main").is(200).json();
        assertThat(compare.get("ahead_by").asInt()).isEqualTo(1);
        assertThat(compare.at("/files/0/path").asString()).isEqualTo("shots/clip.mov");
        assertThat(compare.at("/files/0/status").asString()).isEqualTo("added");
    }

    @Test
    void aFileOfAHundredGigabytesIsKnownByItsManifestAndReadFromItsMiddle() {
        String film = ann.repository("long");
        Blob zeros = noise(16 << 20, 8);
        Blob marked = noise(1_000, 9);
        Blob gigabyte = Codec.encode(new ManifestNode.Leaf(
                1, Collections.nCopies(64, new Part<>((ChunkId) zeros.id(), 16 << 20))));
        Blob mark = Codec.encode(new ManifestNode.Leaf(
                1, List.of(new Part<>((ChunkId) marked.id(), 1000), new Part<>((ChunkId) marked.id(), 1000))));
        List<Part<ManifestId>> parts =
                new ArrayList<>(Collections.nCopies(100, new Part<>((ManifestId) gigabyte.id(), 1 << 30)));
        parts.add(new Part<>((ManifestId) mark.id(), 2000));
        Blob list = Codec.encode(new ManifestNode.Inner(1, 1, parts));
        long size = 100L * (1 << 30) + 2000;
        Blob root = tree(new TreeEntry.File(new FileName("film.mov"), (ManifestId) list.id(), size, false));
        Blob first = commit(root, "first");
        ann.upload(film, zeros, marked, gigabyte, mark, list, root, first).is(200);
        ann.push(film, "heads/main", "", text(first)).is(200);

        String path = film + "/raw/main/film.mov";
        assertThat(ann.send("HEAD", path, BodyPublishers.noBody()).is(200).header("Content-Length"))
                .isEqualTo(Long.toString(size));
        var end = ann.get(path, "Range", "bytes=" + (100L << 30) + "-").is(206);
        assertThat(end.header("Content-Range")).isEqualTo("bytes " + (100L << 30) + "-" + (size - 1) + "/" + size);
        assertThat(end.response().body())
                .startsWith(marked.bytes())
                .endsWith(marked.bytes())
                .hasSize(2000);
        assertThat(ann.get(path, "Range", "bytes=" + ((100L << 30) - 5) + "-" + (100L << 30))
                        .is(206)
                        .response()
                        .body())
                .isEqualTo(new byte[] {
                    zeros.bytes()[(16 << 20) - 5], zeros.bytes()[(16 << 20) - 4], zeros.bytes()[(16 << 20) - 3],
                    zeros.bytes()[(16 << 20) - 2], zeros.bytes()[(16 << 20) - 1], marked.bytes()[0]
                });
        assertThat(ann.get(film + "/tree/main/film.mov")
                        .json()
                        .at("/entries/0/size")
                        .asLong())
                .isEqualTo(size);
    }

    @Test
    void pathsThatCouldBeReadInTwoWaysAreRefused() {
        String film = ann.repository("paths");
        Blob root = tree();
        Blob first = commit(root, "first");
        ann.upload(film, root, first).is(200);
        ann.push(film, "heads/main", "", text(first)).is(200);
        for (String path :
                List.of("%2e%2e/x", "..%2fx", "a%5cb", "a%00b", "%ff", ".dits/config", "con", "a:b", "a//b")) {
            assertThat(ann.get(film + "/raw/main/" + path).status()).as(path).isIn(400, 404);
        }
        assertThat(ann.get(film + "/raw/main/" + "x/".repeat(200)).status()).isIn(400, 404);
    }
}
