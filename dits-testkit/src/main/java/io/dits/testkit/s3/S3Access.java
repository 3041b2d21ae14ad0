// SPDX-License-Identifier: Apache-2.0
package io.dits.testkit.s3;

import java.net.URI;
import java.nio.file.Path;

/**
 * How a server of S3 is reached.
 *
 * @param endpoint its address
 * @param accessKey who may make buckets there
 * @param secretKey what proves it
 */
public record S3Access(URI endpoint, String accessKey, String secretKey) {
    /**
     * The part of a server's configuration that has it keep its content there.
     *
     * @param spool the folder for what is on its way
     */
    public String storageSections(String bucket, Path spool) {
        return """
                [storage]
                backend = "s3"
                spool_path = "%s"
                [storage.s3]
                endpoint = "%s"
                bucket = "%s"
                access_key = "%s"
                secret_key = "%s"
                """.formatted(spool, endpoint, bucket, accessKey, secretKey);
    }
}
