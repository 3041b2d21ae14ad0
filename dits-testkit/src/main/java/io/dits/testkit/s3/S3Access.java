// SPDX-License-Identifier: Apache-2.0
package io.dits.testkit.s3;

import java.net.URI;

/**
 * How a server of S3 is reached.
 *
 * @param endpoint its address
 * @param accessKey who may make buckets there
 * @param secretKey what proves it
 */
public record S3Access(URI endpoint, String accessKey, String secretKey) {}
