// SPDX-License-Identifier: Apache-2.0
package io.dits.client.workspace.disk;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Looks at files with one call of the system each, never following a link. */
public final class StatReader {
    private static final Pattern KEY = Pattern.compile("\\(dev=([0-9a-f]+),ino=\\d+\\)");

    private final boolean posix;
    /** What the device adds to the hash of a file's key: taken off, because device numbers change when a machine starts. */
    private final int device;

    private StatReader(boolean posix, int device) {
        this.posix = posix;
        this.device = device;
    }

    /** A reader for files below a directory. */
    public static StatReader of(Path root) throws IOException {
        boolean posix = root.getFileSystem().supportedFileAttributeViews().contains("posix");
        Object key = Files.readAttributes(root, BasicFileAttributes.class).fileKey();
        return new StatReader(posix, deviceHash(String.valueOf(key)));
    }

    private static int deviceHash(String key) {
        Matcher matcher = KEY.matcher(key);
        return matcher.matches() ? Long.hashCode(Long.parseUnsignedLong(matcher.group(1), 16)) : 0;
    }

    /** What is there; empty if nothing is, or a parent is no directory. */
    public Optional<FileStat> find(Path path) throws IOException {
        try {
            return Optional.of(read(path));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (FileSystemException e) {
            // "Not a directory" has no exception of its own.
            if (e.getReason() != null && e.getReason().contains("Not a directory")) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /**
     * What is there, if all directories between a root and the path are directories of its own; empty also if one of them is
     * a link, which would lead out of it.
     */
    public Optional<FileStat> findBelow(Path root, Path path) throws IOException {
        for (Path at = path.getParent(); at != null && !at.equals(root); at = at.getParent()) {
            if (find(at).filter(FileStat::isDirectory).isEmpty()) {
                return Optional.empty();
            }
        }
        return find(path);
    }

    /** What is there. */
    public FileStat read(Path path) throws IOException {
        if (posix) {
            PosixFileAttributes found = Files.readAttributes(path, PosixFileAttributes.class, NOFOLLOW_LINKS);
            return stat(found, found.permissions().contains(PosixFilePermission.OWNER_EXECUTE));
        }
        return stat(Files.readAttributes(path, BasicFileAttributes.class, NOFOLLOW_LINKS), false);
    }

    /** Whether files here have an executable bit. */
    public boolean knowsExecutables() {
        return posix;
    }

    private FileStat stat(BasicFileAttributes found, boolean executable) {
        Object key = found.fileKey();
        return new FileStat(
                type(found),
                found.size(),
                found.lastModifiedTime().to(TimeUnit.NANOSECONDS),
                key == null ? 0 : key.hashCode() - device,
                executable && found.isRegularFile());
    }

    private static FileStat.Type type(BasicFileAttributes found) {
        if (found.isRegularFile()) {
            return FileStat.Type.FILE;
        }
        if (found.isDirectory()) {
            return FileStat.Type.DIRECTORY;
        }
        return found.isSymbolicLink() ? FileStat.Type.LINK : FileStat.Type.OTHER;
    }
}
