// SPDX-License-Identifier: Apache-2.0
package io.dits.storage.cache;

import io.dits.storage.catalog.PackId;
import io.dits.storage.disk.Disk;
import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** The folder of a disk cache, owned by one process: a file for each pack, and beside them the last clearing it has seen. */
final class CacheFolder implements AutoCloseable {
    /** A later form gets another name. */
    private static final String PACKS = "packs-v1";

    /** The pack, and a number that tells its files of different times apart. */
    private static final String NAME = "[0-9a-f]{32}-[0-9a-f]{1,16}";

    private static final String LOCK = "lock";
    private static final String CLEARING = "clearing";

    private final Path root;
    private final FileChannel lock;
    private final AtomicLong serial;

    private CacheFolder(Path root, FileChannel lock, long now) {
        this.root = root;
        this.lock = lock;
        // Greater than those of a process before, even if that one made a thousand files a second.
        this.serial = new AtomicLong(now << 10);
    }

    /**
     * Opens a folder, which is made if missing; only its owner may look into it.
     *
     * @param now in milliseconds
     * @throws IOException if it cannot be made, or is another process's
     */
    static CacheFolder open(Path root, long now) throws IOException {
        Files.createDirectories(root);
        FileChannel channel = FileChannel.open(
                root.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            FileLock taken = channel.tryLock();
            if (taken == null) {
                throw new IOException("another server uses it; give each its own cache.l2_path");
            }
            CacheFolder folder = new CacheFolder(root, channel, now);
            folder.makePacks();
            return folder;
        } catch (OverlappingFileLockException e) {
            channel.close();
            throw new IOException("another server in this process uses it; give each its own cache.l2_path", e);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** Makes the folder of the packs, which somebody may have removed. */
    void makePacks() throws IOException {
        Path packs = root.resolve(PACKS);
        if (Files.isDirectory(packs)) {
            return;
        }
        if (File.separatorChar == '/') {
            Files.createDirectories(
                    packs, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } else {
            Files.createDirectories(packs);
        }
    }

    /** A name for a new file of a pack; none is used twice. */
    String newName(PackId pack) {
        return pack.hex() + "-" + Long.toHexString(serial.incrementAndGet());
    }

    Path file(String name) {
        return packs(root).resolve(name);
    }

    /** Where the files of the packs are. */
    static Path packs(Path root) {
        return root.resolve(PACKS);
    }

    /** What is there from before, the longest unused first. Files that are not what their name says go; others stay. */
    List<PackIndex.Entry> found() throws IOException {
        List<PackIndex.Entry> entries = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(root.resolve(PACKS))) {
            for (Path file : files) {
                Optional<PackId> pack = pack(file);
                if (pack.isPresent()) {
                    entry(pack.get(), file).ifPresentOrElse(entries::add, () -> Disk.discard(file));
                }
            }
        }
        entries.sort(Comparator.comparingLong(PackIndex.Entry::used));
        return entries;
    }

    private static Optional<PackId> pack(Path file) {
        String name = String.valueOf(file.getFileName());
        return name.matches(NAME) ? Optional.of(PackId.parse(name.substring(0, 2 * PackId.BYTES))) : Optional.empty();
    }

    private static Optional<PackIndex.Entry> entry(PackId pack, Path file) {
        try (PackBlocks blocks = PackBlocks.openToRead(file)) {
            PackBlocks.Table table = blocks.table();
            BitSet present = table.present();
            long used = Files.getLastModifiedTime(file).toMillis();
            return present.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new PackIndex.Entry(
                            pack, String.valueOf(file.getFileName()), table.packSize(), present, used));
        } catch (IOException garbage) {
            return Optional.empty();
        }
    }

    /** Tells the next process when a pack was used last. */
    void used(String name, long time) throws IOException {
        Files.setLastModifiedTime(file(name), FileTime.fromMillis(time));
    }

    void remove(String name) {
        Disk.discard(file(name));
    }

    /** Bytes that may still be written to its disk. */
    long room() {
        return root.toFile().getUsableSpace();
    }

    /** The clearing that was seen last; 0 if none was. */
    long clearing() {
        try {
            return Long.parseLong(Files.readString(root.resolve(CLEARING)).strip());
        } catch (IOException | NumberFormatException none) {
            return 0;
        }
    }

    void clearing(long number) throws IOException {
        Files.write(root.resolve(CLEARING), (number + "\n").getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }
}
