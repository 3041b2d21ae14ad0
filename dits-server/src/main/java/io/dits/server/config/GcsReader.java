// SPDX-License-Identifier: Apache-2.0
package io.dits.server.config;

import io.dits.cloud.gcs.GcsCredentials;
import io.dits.cloud.gcs.GcsSettings;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/** Reads {@code [storage.gcs]}. */
final class GcsReader {
    private GcsReader() {}

    static Optional<GcsSettings> read(Values values) {
        URI endpoint = values.find(StorageKeys.GCS_ENDPOINT, GcsSettings.USUAL_ENDPOINT);
        Optional<String> project = values.find(StorageKeys.GCS_PROJECT);
        Optional<String> location = values.find(StorageKeys.GCS_LOCATION);
        GcsCredentials credentials = credentials(values);
        int partSize = partSize(values);
        return values.require(StorageKeys.GCS_BUCKET, "Set storage.gcs.bucket")
                .map(bucket -> new GcsSettings(endpoint, bucket, project, location, credentials, partSize));
    }

    private static GcsCredentials credentials(Values values) {
        boolean anonymous = values.find(StorageKeys.GCS_ANONYMOUS, false);
        if (anonymous && values.has(StorageKeys.GCS_CREDENTIALS)) {
            values.error(
                    StorageKeys.GCS_ANONYMOUS, "does not go with storage.gcs.credentials_file. Take one of them out");
        }
        if (anonymous && !values.has(StorageKeys.GCS_ENDPOINT)) {
            values.error(
                    StorageKeys.GCS_ANONYMOUS,
                    "is for emulators: wanted storage.gcs.endpoint, found nothing. Set it, or take this out");
        }
        return values.find(StorageKeys.GCS_CREDENTIALS)
                .<GcsCredentials>map(file -> new GcsCredentials.File(Path.of(file)))
                .orElse(anonymous ? new GcsCredentials.Anonymous() : new GcsCredentials.ApplicationDefault());
    }

    private static int partSize(Values values) {
        int size = values.find(StorageKeys.GCS_PART_SIZE, (long) GcsSettings.USUAL_PART_SIZE)
                .intValue();
        if (size % GcsSettings.PART_UNIT != 0) {
            values.error(StorageKeys.GCS_PART_SIZE, "wanted a multiple of 256KB, found " + size + " bytes");
            return GcsSettings.USUAL_PART_SIZE;
        }
        return size;
    }
}
