// SPDX-License-Identifier: Apache-2.0
package io.dits.e2e.planted.cloud.azure;

import io.dits.e2e.planted.cloud.s3.Bucket;

/** An offender: back-ends do not know one another. */
public record KnowsS3(Bucket bucket) {}
