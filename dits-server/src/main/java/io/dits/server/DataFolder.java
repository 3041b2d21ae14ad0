// SPDX-License-Identifier: Apache-2.0
package io.dits.server;

import io.dits.server.config.ObserveConfig;
import io.dits.server.config.PostgresUrl;
import io.dits.server.config.Secret;
import io.dits.server.config.ServerConfig;
import io.dits.server.config.SsoConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;

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

    /** What a server with this folder runs with. */
    ServerConfig config(String host, int port, PostgresUrl database, Secret jwtSecret) {
        return new ServerConfig(
                new ServerConfig.Http(host, port, Optional.empty(), 10L << 30, Duration.ofMinutes(5)),
                new ServerConfig.Database(database, 20, 2, Duration.ofSeconds(30)),
                Optional.empty(),
                new ServerConfig.Storage(
                        new ServerConfig.Local(storage()), path.resolve("cache").resolve("spool")),
                new ServerConfig.Cache(
                        ServerConfig.Cache.mostMemory(Runtime.getRuntime().maxMemory()), Optional.empty()),
                new ServerConfig.Auth(jwtSecret, Duration.ofDays(7), Duration.ofDays(30)),
                SsoConfig.NONE,
                ServerConfig.Gc.USUAL,
                ServerConfig.Scrub.USUAL,
                ServerConfig.Limits.USUAL,
                ServerConfig.Audit.USUAL,
                new ServerConfig.Logging(
                        "info", "pretty", Optional.of(path.resolve("logs").resolve("server.log"))),
                ObserveConfig.USUAL);
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

    /** Writes down the configuration of this start, so that other programs can join in. */
    void write(ServerConfig config) throws IOException {
        OwnFile.write(configFile(), """
                # What dits-server --embedded runs with; written anew at each start. For dits-admin and dits-migrate:
                #   dits-admin --config THIS_FILE user list
                environment_overrides = false

                [server]
                host = %s
                port = %d
                max_upload_size = "%dGB"
                request_timeout = "%ds"

                [database]
                url = %s
                pool_size = %d
                min_connections = %d
                pool_timeout = "%ds"

                [storage]
                backend = "local"
                spool_path = %s

                [storage.local]
                path = %s

                [auth]
                jwt_secret = %s
                token_expiration = "%dd"
                refresh_expiration = "%dd"

                [logging]
                level = "%s"
                format = "%s"
                output = "file"
                file_path = %s
                """.formatted(
                        quoted(config.http().host()),
                        config.http().port(),
                        config.http().maxUploadSize() >> 30,
                        config.http().requestTimeout().toSeconds(),
                        quoted(config.database().url().url().reveal()),
                        config.database().poolSize(),
                        config.database().minConnections(),
                        config.database().poolTimeout().toSeconds(),
                        quoted(config.storage().spool().toString()),
                        quoted(storage().toString()),
                        quoted(config.auth().jwtSecret().reveal()),
                        config.auth().tokenExpiration().toDays(),
                        config.auth().refreshExpiration().toDays(),
                        config.logging().level(),
                        config.logging().format(),
                        quoted(config.logging().file().orElseThrow().toString())));
    }

    /** Where it is written. */
    Path configFile() {
        return path.resolve("config.toml");
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
