// SPDX-License-Identifier: Apache-2.0
package io.dits.cloud.azure;

import java.net.URI;
import java.util.Optional;

/**
 * Which container, and how to get at it.
 *
 * @param endpoint the address of the blob service; empty for that of the account in Azure's public cloud, or of the
 *     connection string
 * @param container 3 to 63 small letters, digits and single hyphens
 * @param credentials who comes
 * @param blockSize in bytes; what is larger is sent in blocks of this size, several at once
 */
public record AzureSettings(Optional<URI> endpoint, String container, AzureCredentials credentials, int blockSize) {
    /** What goes well in one request, and is little to repeat. */
    public static final int USUAL_BLOCK_SIZE = 16 << 20;

    /** The smallest that is worth a request. */
    public static final int LEAST_BLOCK_SIZE = 1 << 20;

    /** How containers are named, as a regular expression. */
    public static final String CONTAINER = "(?=.{3,63}$)[a-z0-9]+(-[a-z0-9]+)*";

    /**
     * Checks the container's name and the size.
     *
     * @throws IllegalArgumentException if they are not as said above
     */
    public AzureSettings {
        if (!container.matches(CONTAINER)) {
            throw new IllegalArgumentException(
                    "container: wanted 3 to 63 small letters, digits and single hyphens, found '"
                            + container.substring(0, Math.min(container.length(), 80)) + "'");
        }
        if (blockSize < LEAST_BLOCK_SIZE) {
            throw new IllegalArgumentException(
                    "block size: wanted at least " + LEAST_BLOCK_SIZE + " bytes, found " + blockSize);
        }
    }
}
