// SPDX-License-Identifier: Apache-2.0
package io.dits.server.config;

import io.dits.server.config.ServerConfig.Backend;
import io.dits.server.config.ServerConfig.Local;
import io.dits.server.config.ServerConfig.Storage;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Reads {@code [storage]} and the section of the back-end that it names; those of others are only looked at for their form. */
final class StorageReader {
    private StorageReader() {}

    static Optional<Storage> read(Values values) {
        int before = values.errors().size();
        Path spool = Path.of(values.find(StorageKeys.SPOOL_PATH, "/var/cache/dits/spool"));
        // The guide's environment has a variable for the bucket and none for the back-end.
        String backend = values.find(StorageKeys.BACKEND, values.has(StorageKeys.S3_BUCKET) ? "s3" : "local");
        lookAtOthers(values, backend);
        Optional<Backend> found = section(values, backend);
        // What stands for a wrong value must not be used by a command that needs the storage alone.
        return values.errors().size() == before ? found.map(place -> new Storage(place, spool)) : Optional.empty();
    }

    private static Optional<Backend> section(Values values, String backend) {
        return switch (backend) {
            case "s3" -> S3Reader.read(values).map(ServerConfig.S3::new);
            case "gcs" -> GcsReader.read(values).map(ServerConfig.Gcs::new);
            case "azure" -> AzureReader.read(values).map(ServerConfig.Azure::new);
            default -> Optional.of(new Local(Path.of(values.find(StorageKeys.LOCAL_PATH, "/var/lib/dits/storage"))));
        };
    }

    private static void lookAtOthers(Values values, String backend) {
        List<Key<?>> idle = Keys.all().stream()
                .filter(key -> key.name().matches("storage\\.[a-z0-9]+\\..*"))
                .filter(key -> !key.name().startsWith("storage." + backend + "."))
                .filter(values::has)
                .toList();
        idle.forEach(key -> values.find(key));
        if (!idle.isEmpty()) {
            String names = idle.stream().map(Key::name).collect(Collectors.joining(", "));
            values.warn(StorageKeys.BACKEND, "is " + backend + ": these are without effect: " + names);
        }
    }
}
