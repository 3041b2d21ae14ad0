// SPDX-License-Identifier: Apache-2.0
package io.dits.storage.cache;

import io.dits.storage.catalog.PackId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What the folder of a disk cache holds, for a program beside the server that owns it: only reads, and what is evicted meanwhile
 * is absent.
 */
public final class CachedPacks {
    private final Path root;

    /** Of that folder, which need not be there. */
    public CachedPacks(Path root) {
        this.root = root;
    }

    /** That range of a pack, if all of it is there and as it was written. */
    public Optional<byte[]> read(PackId pack, long offset, int length) {
        Path packs = CacheFolder.packs(root);
        if (length <= 0 || offset < 0 || !Files.isDirectory(packs)) {
            return Optional.empty();
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(packs, pack.hex() + "-*")) {
            for (Path file : files) {
                Optional<byte[]> found = read(file, offset, length);
                if (found.isPresent()) {
                    return found;
                }
            }
            return Optional.empty();
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }

    private static Optional<byte[]> read(Path file, long offset, int length) {
        try (PackBlocks blocks = PackBlocks.openToRead(file)) {
            PackBlocks.Table table = blocks.table();
            if (offset > table.packSize() - length) {
                return Optional.empty();
            }
            byte[] range = new byte[length];
            ByteBuffer buffer = ByteBuffer.allocate(PackBlocks.BLOCK);
            long end = offset + length;
            for (int block = (int) (offset / PackBlocks.BLOCK); (long) block * PackBlocks.BLOCK < end; block++) {
                if (!table.present().get(block) || !blocks.read(table, block, buffer)) {
                    return Optional.empty();
                }
                long start = (long) block * PackBlocks.BLOCK;
                int from = (int) Math.max(0, offset - start);
                int to = (int) Math.min(table.lengths()[block], end - start);
                buffer.get(from, range, (int) (start + from - offset), to - from);
            }
            return Optional.of(range);
        } catch (IOException evicted) {
            return Optional.empty();
        }
    }
}
