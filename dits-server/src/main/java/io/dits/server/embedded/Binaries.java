// SPDX-License-Identifier: Apache-2.0
package io.dits.server.embedded;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * The programs of PostgreSQL, unpacked from the class path.
 *
 * @param folder what holds {@code bin}, {@code lib} and {@code share}
 */
record Binaries(Path folder) {
    private static final Pattern VERSION = Pattern.compile("-(\\d[\\w.]*)\\.jar$");

    /** The program of that name. */
    Path program(String name) {
        return folder.resolve("bin").resolve(name);
    }

    /** Those for this machine in {@code home/bin-<version>}, unpacked there if that version is not there yet. */
    static Binaries unpacked(Path home, Consumer<String> says) throws IOException {
        String name = archive(System.getProperty("os.name", ""), System.getProperty("os.arch", ""));
        URL archive = Binaries.class.getResource("/" + name);
        if (archive == null) {
            throw new EmbeddedPostgresException("no PostgreSQL for this machine is part of this program (" + name
                    + " is not on the class path); run a PostgreSQL of your own and give its address as DATABASE_URL");
        }
        String version = version(archive);
        Path folder = home.resolve("bin-" + version);
        if (!Files.isDirectory(folder)) {
            says.accept("unpacking PostgreSQL " + version);
            Folders.removeHalfMade(home, "unpacking-");
            Path half = Files.createTempDirectory(home, "unpacking-");
            unpack(archive, half);
            Files.setPosixFilePermissions(half, PosixFilePermissions.fromString("rwxr-xr-x"));
            Folders.rename(half, folder);
        }
        return new Binaries(folder);
    }

    /** The name of the archive for a system and a processor, as Java names them. */
    static String archive(String system, String processor) {
        String cpu = processor.toLowerCase(Locale.ROOT);
        boolean arm = cpu.equals("aarch64") || cpu.equals("arm64");
        String os = system.toLowerCase(Locale.ROOT).startsWith("mac") ? "darwin" : "linux";
        return "postgres-" + os + "-" + (arm ? "arm_64" : "x86_64") + ".txz";
    }

    private static String version(URL archive) {
        String path = archive.getPath();
        int inside = path.indexOf("!/");
        String jar = inside < 0 ? path : path.substring(0, inside);
        Matcher matcher = VERSION.matcher(jar);
        return matcher.find() ? matcher.group(1) : "unversioned";
    }

    private static void unpack(URL archive, Path to) throws IOException {
        try (InputStream raw = new BufferedInputStream(
                        URI.create(archive.toString()).toURL().openStream());
                TarArchiveInputStream tar = new TarArchiveInputStream(new XZInputStream(raw))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                Path target = to.resolve(entry.getName()).normalize();
                if (!target.startsWith(to)) {
                    throw new IOException(
                            "the archive of PostgreSQL names a file outside of itself: " + entry.getName());
                }
                put(tar, entry, target);
            }
        }
    }

    private static void put(TarArchiveInputStream tar, TarArchiveEntry entry, Path target) throws IOException {
        Path parent = target.getParent();
        if (entry.isDirectory()) {
            folder(target);
            return;
        }
        if (parent != null && !Files.isDirectory(parent)) {
            folder(parent);
        }
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
        } else if (entry.isLink()) {
            throw new IOException("the archive of PostgreSQL holds a hard link: " + entry.getName());
        } else {
            Files.copy(tar, target);
            boolean program = (entry.getMode() & 0100) != 0;
            Files.setPosixFilePermissions(target, PosixFilePermissions.fromString(program ? "rwxr-xr-x" : "rw-r--r--"));
        }
    }

    /** Readable whatever the umask is: another user may have to run what is in it. */
    private static void folder(Path folder) throws IOException {
        Files.createDirectories(folder);
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
