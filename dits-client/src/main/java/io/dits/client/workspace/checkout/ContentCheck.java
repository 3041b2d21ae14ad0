// SPDX-License-Identifier: Apache-2.0
package io.dits.client.workspace.checkout;

import io.dits.client.workspace.disk.FileStat;
import io.dits.client.workspace.disk.StatReader;
import io.dits.client.workspace.index.Content;
import io.dits.client.workspace.index.IndexEntry;
import io.dits.core.codec.Codec;
import io.dits.core.content.Chunker;
import io.dits.core.content.Hashing;
import io.dits.core.content.Profile;
import io.dits.core.graph.ManifestWriter;
import io.dits.core.graph.Manifests;
import io.dits.core.model.ChunkId;
import io.dits.core.model.FileId;
import io.dits.core.model.ManifestId;
import io.dits.core.store.BlobStore;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;

/** Tells whether a working file is what something says it is, by its stamp where that proves it, else by its bytes. */
public final class ContentCheck {
    private final BlobStore store;
    private final StatReader stats;

    /** Compares with contents whose manifests are in the store. */
    public ContentCheck(BlobStore store, StatReader stats) {
        this.store = store;
        this.stats = stats;
    }

    /** True if the working file has the content of the entry. */
    public boolean unchanged(Path file, FileStat now, IndexEntry entry) throws IOException {
        if (entry.content() instanceof Content.OfFile expected
                && entry.stamp().proves(now)
                && now.isFile()
                && now.size() == expected.size()
                && (!stats.knowsExecutables() || now.executable() == expected.executable())) {
            return true;
        }
        return is(file, now, entry.content());
    }

    /** True if the working file has the content, by its bytes. */
    public boolean is(Path file, FileStat now, Content content) throws IOException {
        if (content instanceof Content.OfLink link) {
            return now.isLink() && Files.readSymbolicLink(file).toString().equals(link.target());
        }
        Content.OfFile expected = (Content.OfFile) content;
        return now.isFile()
                && now.size() == expected.size()
                && (!stats.knowsExecutables() || now.executable() == expected.executable())
                && hasBytes(file, expected);
    }

    private boolean hasBytes(Path file, Content.OfFile expected) throws IOException {
        if (expected.id() instanceof ChunkId chunk) {
            // One chunk, whatever the profile: it is named by the hash of all its bytes, at most 16 MiB.
            return Hashing.sha256(Files.readAllBytes(file)).equals(chunk.hash());
        }
        return name(file, profile(expected.id())).equals(Optional.of(expected.id()));
    }

    private Profile profile(FileId id) {
        if (id instanceof ManifestId manifest) {
            return store.get(manifest)
                    .map(blob -> Profile.ofCode(Codec.manifest(blob.bytes()).profile()))
                    .orElse(Profile.FINE);
        }
        return Profile.FINE;
    }

    private static Optional<FileId> name(Path file, Profile profile) throws IOException {
        try (FileChannel in = FileChannel.open(
                file, java.util.Set.of(java.nio.file.StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS))) {
            Chunker chunker = new Chunker(profile, in);
            ManifestWriter writer = new ManifestWriter(profile.code(), blob -> {});
            boolean empty = true;
            for (Optional<byte[]> chunk = chunker.next(); chunk.isPresent(); chunk = chunker.next()) {
                empty = false;
                writer.add(new ChunkId(Hashing.sha256(chunk.get())), chunk.get().length);
            }
            return Optional.of(empty ? new ChunkId(Hashing.sha256(new byte[0])) : writer.finish());
        }
    }

    /** The chunks of a file of the store. */
    static java.util.Iterator<io.dits.core.model.ManifestNode.Part<ChunkId>> chunks(
            BlobStore store, Content.OfFile file) {
        return Manifests.chunks(store, file.id(), file.size());
    }
}
