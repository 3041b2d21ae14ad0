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
        URI endpoint = values.find(Keys.GCS_ENDPOINT, GcsSettings.USUAL_ENDPOINT);
        Optional<String> project = values.find(Keys.GCS_PROJECT);
        Optional<String> location = values.find(Keys.GCS_LOCATION);
        GcsCredentials credentials = credentials(values);
        int partSize = partSize(values);
        return values.require(Keys.GCS_BUCKET, "Set storage.gcs.bucket")
                .map(bucket -> new GcsSettings(endpoint, bucket, project, location, credentials, partSize));
    }

    private static GcsCredentials credentials(Values values) {
        boolean anonymous = values.find(Keys.GCS_ANONYMOUS, false);
        if (anonymous && values.has(Keys.GCS_CREDENTIALS)) {
            values.error(Keys.GCS_ANONYMOUS, "does not go with storage.gcs.credentials_file. Take one of them out");
        }
        if (anonymous && !values.has(Keys.GCS_ENDPOINT)) {
            values.error(
                    Keys.GCS_ANONYMOUS,
                    "is for emulators: wanted storage.gcs.endpoint, found nothing. Set it, or take this out");
        }
        return values.find(Keys.GCS_CREDENTIALS)
                .<GcsCredentials>map(file -> new GcsCredentials.File(Path.of(file)))
                .orElse(anonymous ? new GcsCredentials.Anonymous() : new GcsCredentials.ApplicationDefault());
    }

    private static int partSize(Values values) {
        int size = values.find(Keys.GCS_PART_SIZE, (long) GcsSettings.USUAL_PART_SIZE)
                .intValue();
        if (size % GcsSettings.PART_UNIT != 0) {
            values.error(Keys.GCS_PART_SIZE, "wanted a multiple of 256KB, found " + size + " bytes");
            return GcsSettings.USUAL_PART_SIZE;
        }
        return size;
    }
}
