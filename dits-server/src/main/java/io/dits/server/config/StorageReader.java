// SPDX-License-Identifier: Apache-2.0
package io.dits.server.config;

import io.dits.server.config.ServerConfig.Backend;
import io.dits.server.config.ServerConfig.Local;
import io.dits.server.config.ServerConfig.Storage;
import java.nio.file.Path;
import java.util.Optional;

/** Reads {@code [storage]} and the section of the back-end that it names; those of others are only looked at for their form. */
final class StorageReader {
    private StorageReader() {}

    static Optional<Storage> read(Values values) {
        Path spool = Path.of(values.find(Keys.SPOOL_PATH, "/var/cache/dits/spool"));
        return backend(values).map(backend -> new Storage(backend, spool));
    }

    private static Optional<Backend> backend(Values values) {
        String backend = values.find(Keys.BACKEND, "local");
        if (!backend.equals("local")) {
            values.error(Keys.BACKEND, "'" + backend + "' is not in this version. Set it to \"local\"");
            return Optional.empty();
        }
        return Optional.of(new Local(Path.of(values.find(Keys.LOCAL_PATH, "/var/lib/dits/storage"))));
    }
}
