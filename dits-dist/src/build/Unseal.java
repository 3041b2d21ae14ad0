// SPDX-License-Identifier: Apache-2.0
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;

/**
 * Takes the seals off the packages of jars. A JVM that finds classes of a sealed package in its cache of classes ends at once if
 * their jar is elsewhere than it was when the cache was made, as it is wherever the archive is unpacked.
 */
final class Unseal {
    public static void main(String[] args) throws IOException {
        for (String arg : args) {
            try (FileSystem jar = FileSystems.newFileSystem(Path.of(arg))) {
                Path manifest = jar.getPath("META-INF/MANIFEST.MF");
                String text = Files.exists(manifest) ? Files.readString(manifest) : "";
                String unsealed = text.replaceAll("(?im)^(Sealed: *)true(?=\\s*$)", "$1false");
                if (!unsealed.equals(text)) {
                    Files.writeString(manifest, unsealed);
                    // The same bytes whenever it is built.
                    Files.setLastModifiedTime(manifest, FileTime.fromMillis(315_619_200_000L));
                }
            }
        }
    }
}
