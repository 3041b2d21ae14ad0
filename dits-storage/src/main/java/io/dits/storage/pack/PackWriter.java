// SPDX-License-Identifier: Apache-2.0
package io.dits.storage.pack;

import io.dits.core.codec.Codec;
import io.dits.core.content.Blob;
import io.dits.core.content.Encoded;
import io.dits.core.model.Kind;
import io.dits.core.store.ObjectStorage;
import io.dits.core.wire.Frames;
import io.dits.storage.catalog.PackEntry;
import io.dits.storage.disk.BlockFile;
import io.dits.storage.disk.Disk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Writes one pack to a file; see {@code docs/format.md}. Not safe for concurrent use. */
final class PackWriter {
    private final Path file;
    private final BlockFile out;
    private final List<PackEntry> entries = new ArrayList<>();
    private long position;

    private PackWriter(Path file, BlockFile out) {
        this.file = file;
        this.out = out;
    }

    /** Starts a pack in a new file. The blocks are the writer's until the pack is finished or abandoned. */
    static PackWriter create(Path file, BlockFile.Blocks blocks) throws IOException {
        PackWriter writer = new PackWriter(file, BlockFile.create(file, blocks));
        writer.append(PackFormat.START);
        return writer;
    }

    /** True if there is room for the blob beside what is there; an empty pack has room for any. */
    boolean fits(Blob blob) {
        return position + Frames.length(blob) + PackFormat.indexLength(entries.size() + 1) <= ObjectStorage.MAX_SIZE;
    }

    void add(Blob blob) throws IOException {
        Encoded encoded = blob.encoded();
        append(Frames.header(blob.id(), encoded));
        entries.add(new PackEntry(
                blob.id(), position, encoded.payload().length, blob.size(), encoded.encoding(), span(blob)));
        append(encoded.payload());
    }

    private static long span(Blob blob) {
        if (blob.id().kind() == Kind.MANIFEST) {
            return Codec.manifest(blob.bytes()).size();
        }
        return blob.id().kind() == Kind.CHUNK ? blob.size() : 0;
    }

    /** Ends the pack. Syncing is the storage's task. */
    Written finish() throws IOException {
        List<PackEntry> sorted = PackFormat.sorted(entries);
        append(PackFormat.index(sorted, position));
        out.finish();
        return new Written(file, position, sorted);
    }

    /** A finished pack in its file, with its entries in the order of its index. */
    record Written(Path file, long size, List<PackEntry> entries) {}

    private void append(byte[] bytes) throws IOException {
        out.append(bytes);
        position += bytes.length;
    }

    /** Gives up a pack that was not finished. */
    void abandon() {
        try {
            out.close();
        } catch (IOException e) {
            // Its bytes are not wanted.
            return;
        } finally {
            Disk.discard(file);
        }
    }
}
