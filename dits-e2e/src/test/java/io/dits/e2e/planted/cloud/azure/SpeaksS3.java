// SPDX-License-Identifier: Apache-2.0
package io.dits.e2e.planted.cloud.azure;

import software.amazon.awssdk.services.s3.S3Client;

/** An offender: a back-end's library is its own. */
public record SpeaksS3(S3Client client) {}
