// SPDX-License-Identifier: Apache-2.0
package io.dits.cloud.gcs;

import java.net.URI;
import java.util.Optional;

/**
 * Which bucket, and how to get at it.
 *
 * @param endpoint scheme and host of the API
 * @param bucket 3 to 222 small letters, digits, hyphens, underscores and dots
 * @param project in which a missing bucket is made; empty: it is not made
 * @param location where a missing bucket is made, as in {@code EU} or {@code us-east1}; empty for Google's usual one
 * @param credentials who comes
 * @param partSize in bytes; what is larger is sent in parts of this size, one after the other, so that a broken connection
 *     costs no more than one
 */
public record GcsSettings(
        URI endpoint,
        String bucket,
        Optional<String> project,
        Optional<String> location,
        GcsCredentials credentials,
        int partSize) {
    /** Google's own. */
    public static final URI USUAL_ENDPOINT = URI.create("https://storage.googleapis.com");

    /** What goes well in one request, and is little to repeat. */
    public static final int USUAL_PART_SIZE = 16 << 20;

    /** Parts are multiples of this, but for the last. */
    public static final int PART_UNIT = 256 << 10;

    /** How buckets are named, as a regular expression. */
    public static final String BUCKET = "[a-z0-9][a-z0-9._-]{1,220}[a-z0-9]";

    /**
     * Checks the bucket's name and the size.
     *
     * @throws IllegalArgumentException if they are not as said above
     */
    public GcsSettings {
        if (!bucket.matches(BUCKET)) {
            throw new IllegalArgumentException(
                    "bucket: wanted 3 to 222 small letters, digits, hyphens, underscores and dots, found '"
                            + bucket.substring(0, Math.min(bucket.length(), 80)) + "'");
        }
        if (partSize < PART_UNIT || partSize % PART_UNIT != 0) {
            throw new IllegalArgumentException(
                    "part size: wanted a multiple of " + PART_UNIT + " bytes, found " + partSize);
        }
    }

    /** The bucket, for people. */
    public String place() {
        return "gs://" + bucket;
    }
}
