// SPDX-License-Identifier: Apache-2.0
package io.dits.server;

import io.dits.server.config.Secret;
import io.dits.server.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * The folder of a server that brings everything itself: {@code config.toml}, {@code postgres/}, {@code storage/}, {@code
 * cache/}, {@code logs/}.
 *
 * @param path absolute
 */
record DataFolder(Path path) {
    private static final int SECRET_BYTES = 32;

    /** Makes what is missing of the layout. */
    static DataFolder open(Path path) throws IOException {
        // Open to all, unlike what is in it: PostgreSQL may have to run as somebody else.
        Files.createDirectories(path);
        DataFolder folder = new DataFolder(path.toRealPath());
        OwnFile.folder(folder.storage());
        OwnFile.folder(folder.path.resolve("cache"));
        OwnFile.folder(folder.path.resolve("logs"));
        return folder;
    }

    Path config() {
        return path.resolve("config.toml");
    }

    private Path storage() {
        return path.resolve("storage");
    }

    /** The secret that tokens are signed with; made once and kept, mode 0600. */
    Secret jwtSecret(SecureRandom random) throws IOException {
        Path file = path.resolve("jwt-secret");
        if (!Files.exists(file)) {
            byte[] bytes = new byte[SECRET_BYTES];
            random.nextBytes(bytes);
            OwnFile.write(file, HexFormat.of().formatHex(bytes) + "\n");
        }
        return new Secret(Files.readString(file).strip());
    }

    /** Writes the configuration of this start, so that other programs can join in. */
    void writeConfig(String host, int port, EmbeddedPostgres postgres, Secret jwtSecret) throws IOException {
        OwnFile.write(config(), """
                # What dits-server --embedded runs with; written anew at each start. For dits-admin and dits-migrate:
                #   dits-admin --config THIS_FILE user list
                environment_overrides = false

                [server]
                host = %s
                port = %d

                [database]
                url = %s

                [storage]
                backend = "local"

                [storage.local]
                path = %s

                [auth]
                jwt_secret = %s

                [logging]
                level = "info"
                format = "pretty"
                output = "file"
                file_path = %s
                """.formatted(
                        quoted(host),
                        port,
                        quoted(postgres.url()),
                        quoted(storage().toString()),
                        quoted(jwtSecret.reveal()),
                        quoted(path.resolve("logs").resolve("server.log").toString())));
    }

    /** A TOML string that means exactly this text, also where it looks like a variable. */
    private static String quoted(String text) {
        StringBuilder out = new StringBuilder("\"");
        text.replace("${", "$${").chars().forEach(c -> {
            if (c == '"' || c == '\\') {
                out.append('\\').append((char) c);
            } else if (c < ' ' || c == 0x7f) {
                out.append(String.format("\\u%04X", c));
            } else {
                out.append((char) c);
            }
        });
        return out.append('"').toString();
    }
}
