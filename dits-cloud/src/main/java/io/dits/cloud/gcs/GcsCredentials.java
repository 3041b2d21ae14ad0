// SPDX-License-Identifier: Apache-2.0
package io.dits.cloud.gcs;

import java.nio.file.Path;

/** How Google is told who comes. */
public sealed interface GcsCredentials {
    /**
     * The key of a service account, or a configuration of workload identity federation.
     *
     * @param path the JSON file as Google gives it
     */
    record File(Path path) implements GcsCredentials {}

    /**
     * What Google calls application default: the file of {@code GOOGLE_APPLICATION_CREDENTIALS}, else that of gcloud, else
     * what the machine or the pod is, as its metadata server says.
     */
    record ApplicationDefault() implements GcsCredentials {}

    /** Nobody in particular, for emulators. */
    record Anonymous() implements GcsCredentials {}
}
