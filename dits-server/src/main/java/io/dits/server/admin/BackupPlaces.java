// SPDX-License-Identifier: Apache-2.0
package io.dits.server.admin;

import io.dits.cloud.s3.S3Settings;
import io.dits.core.store.StorageKey;
import io.dits.server.config.ServerConfig;
import java.nio.file.Files;
import java.nio.file.Path;

/** What people write for a place of backups. */
final class BackupPlaces {
    static final String HELP = "A folder, s3://BUCKET[/FOLDER] with endpoint and keys as in [storage.s3],"
            + " or a configuration file whose [storage] it is.";
    private static final String S3 = "s3://";

    private BackupPlaces() {}

    static Installation.Place of(Shell shell, String text) {
        if (text.startsWith(S3)) {
            return bucket(shell.storage(), text.substring(S3.length()));
        }
        Path path = Path.of(text);
        return Files.isRegularFile(path)
                ? new Installation.Place(shell.otherStorage(path), "")
                : new Installation.Place(new ServerConfig.Storage(new ServerConfig.Local(path), path), "");
    }

    private static Installation.Place bucket(ServerConfig.Storage own, String text) {
        if (!(own.backend() instanceof ServerConfig.S3(S3Settings settings))) {
            throw new Shell.Failed("s3://" + text
                    + ": the configuration has no [storage.s3] to take endpoint and keys from. Write a file with"
                    + " [storage] backend = \"s3\" and [storage.s3], and name the file");
        }
        String trimmed = text.replaceFirst("/+$", "");
        int slash = trimmed.indexOf('/');
        String bucket = slash < 0 ? trimmed : trimmed.substring(0, slash);
        String prefix = slash < 0 ? "" : trimmed.substring(slash + 1) + "/";
        if (bucket.isEmpty()
                || (!prefix.isEmpty() && StorageKey.find(prefix + "x").isEmpty())) {
            throw new Shell.Failed(
                    "wanted s3://BUCKET or s3://BUCKET/FOLDER of letters, digits, dots and hyphens, found" + " 's3://"
                            + text + "'");
        }
        S3Settings there = new S3Settings(
                settings.endpoint(),
                settings.region(),
                bucket,
                settings.keys(),
                settings.pathStyle(),
                settings.partSize(),
                settings.dialect(),
                settings.encryption(),
                settings.authorities());
        return new Installation.Place(new ServerConfig.Storage(new ServerConfig.S3(there), own.spool()), prefix);
    }
}
