// SPDX-License-Identifier: Apache-2.0
/** Object storage in a bucket of S3 or of a server that speaks like it. Knows nothing of the other back-ends. */
@NullMarked
package io.dits.cloud.s3;

import org.jspecify.annotations.NullMarked;
